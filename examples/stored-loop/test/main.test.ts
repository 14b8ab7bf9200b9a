import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

it('a loop that is killed at random points misses no order', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(__dirname, '../dist/main.js'),
    '10',
  ]);
  const lines = stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(11);

  expect(lines.at(-1)).toMatch(/^published 550, missed 0, shipped again \d+$/);
}, 120_000);
