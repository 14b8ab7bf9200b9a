import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

describe('the example', () => {
  it('ends with a line that says that nothing was missed', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      join(__dirname, '../dist/main.js'),
    ]);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.filter((line) => line.endsWith('ended by SIGKILL.'))).toHaveLength(4);
    expect(lines.at(-1)).toMatch(/^published (\d+), shipped \1, missed 0, repeated \d+$/);
  }, 300_000);
});
