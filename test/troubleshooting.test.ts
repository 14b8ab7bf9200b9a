/** docs/troubleshooting.md has what can be searched for. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { remedyOfCode } from '../packages/pubsub/src/remedies/remedies.ts';

const root = join(__dirname, '..');
const page = readFileSync(join(root, 'docs/troubleshooting.md'), 'utf8');

it.each(Object.keys(remedyOfCode))('names the code %s of the Pub/Sub API', (code) => {
  expect(page).toMatch(new RegExp(`[\`.]${code.replaceAll('.', String.raw`\.`)}\``));
});

/** What Salesforce, Node and others say, and texts of which a value is a part. */
const wordsOfOthers = [
  /^invalid_(grant|app_access|client|client_id), /,
  /^CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY$/,
  /^The REST API is not enabled$/,
  /^self-signed certificate$|^unable to get local issuer certificate$/,
  /^too_many_pings$/,
  /^loginUrl leads to /,
  /^\(ERR_STREAM_ENDED\)$|^within 300000 ms$|: it was not finished within$/,
];

/** The texts of a row, without what differs from one time to the next. */
const textsOf = (row: string): readonly string[] =>
  [...(row.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)]
    .flatMap(([, text = '']) => text.split(/\{?…\}?/))
    .map((text) => text.trim())
    .filter((text) => text.length > 2);

const said = page
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .flatMap(textsOf)
  .filter((text) => !wordsOfOthers.some((pattern) => pattern.test(text)));

/** The tests among them hold what others say, and texts that are put together. */
const sourcesOf = (name: string): string =>
  readdirSync(join(root, 'packages', name, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(root, 'packages', name, 'src', file), 'utf8'))
    .join('\n');

const sources = readdirSync(join(root, 'packages'))
  .map(sourcesOf)
  .join('\n')
  .replaceAll(String.raw`\'`, "'")
  .replaceAll(/(['`]) \+\n\s*\1/g, '');

it.each([...new Set(said)])('quotes %s as it is said', (text) => {
  expect(sources.includes(text)).toBe(true);
});
