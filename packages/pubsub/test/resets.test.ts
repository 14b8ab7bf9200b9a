import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const script = join(__dirname, 'helpers/cancel-on-reset.mjs');

/** Milliseconds; a process that goes on ends in one second, unless the machine is busy with other things. */
const patience = 120_000;

describe('a stream that is cancelled on the news that another one was reset', () => {
  // In a process of its own, as Node would never come back from it, nor run out of memory soon.
  it('does not keep the process from going on', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [script], {
      timeout: patience,
      killSignal: 'SIGKILL',
    });
    expect(stdout).toBe('alive\n');
  }, 150_000);
});
