/** docs/troubleshooting.md has what can be searched for. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { remedyOfCode } from '../packages/pubsub/src/remedies/remedies.ts';

const page = readFileSync(join(__dirname, '../docs/troubleshooting.md'), 'utf8');

it.each(Object.keys(remedyOfCode))('names the code %s of the Pub/Sub API', (code) => {
  expect(page).toMatch(new RegExp(`[\`.]${code.replaceAll('.', String.raw`\.`)}\``));
});
