import { readJson } from '../src/json/read-json.ts';

const readAll = async (pieces: Iterable<string>): Promise<void> => {
  for await (const _group of readJson(pieces, { size: 3, filled: false }));
};

it.each([
  [
    'a text without an end',
    () => '"'.padEnd(65_536, 'x'),
    /line 2 .* longer than 10,000,000 .* Look for a quote or a bracket that is not closed\.$/,
  ],
  [
    'brackets without an end',
    () => '{"a":'.repeat(20_000),
    /line 2 .* more than 500 brackets .* Look for a quote or a bracket that is not closed\.$/,
  ],
])('gives up on %s, instead of filling the memory', async (_, begin, message) => {
  let read = 0;
  const endless = function* (): Generator<string> {
    yield '1\n';
    yield begin();
    for (; read < 1_000; read += 1) yield 'x'.repeat(65_536);
  };
  await expect(readAll(endless())).rejects.toThrow(message);
  expect(read).toBeLessThan(200);
});
