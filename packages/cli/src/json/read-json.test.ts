import { exactJson } from './exact-json.ts';
import type { JsonItem } from './read-json.ts';
import { readJson } from './read-json.ts';

const groups = async (
  chunks: Iterable<string | Uint8Array>,
  how = { size: 3, filled: false },
): Promise<readonly (readonly unknown[])[]> => {
  const found: (readonly JsonItem[])[] = [];
  for await (const group of readJson(inTurn(chunks), how)) found.push(group);
  return found.map((group) => group.map(({ value }) => value));
};

async function* inTurn<T>(values: Iterable<T>): AsyncGenerator<T> {
  for (const value of values) yield await Promise.resolve(value);
}

describe('reading JSON', () => {
  it('gives what is there together, and no more than asked for', async () => {
    expect(await groups(['1 2 3 4 5\n', '6\n'])).toEqual([[1, 2, 3], [4, 5], [6]]);
  });

  it('fills the groups when they have to be', async () => {
    const filled = { size: 3, filled: true };
    expect(await groups(['1 2\n', '3 4\n', '5 6 7'], filled)).toEqual([[1, 2, 3], [4, 5, 6], [7]]);
  });

  it('reads characters that are cut in two', async () => {
    const bytes = Buffer.from('"Ødegård 注文"');
    const pieces = Array.from(bytes, (byte) => Uint8Array.of(byte));
    expect(await groups(pieces)).toEqual([['Ødegård 注文']]);
  });

  it('passes over a byte order mark', async () => {
    expect(await groups([Buffer.from('\ufeff{"a":1}')])).toEqual([[{ a: 1 }]]);
  });

  it.each([
    ['1\n2\n{"a":s3cret}', 'Line 3 of the input is not valid JSON.'],
    ['1\n{"a":', 'Line 2 of the input is not valid JSON.'],
    ['[1,\n2', 'The input ends in the middle of a list.'],
  ])('refuses %j, and quotes nothing', async (text, message) => {
    const reading = groups([text]);
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.not.toThrow('s3cret');
  });

  it('refuses what is not UTF-8, and would be published as another text', async () => {
    await expect(groups([Buffer.from('{"Name":"Caf\xe9"}', 'latin1')])).rejects.toThrow(
      /^The input is not UTF-8/,
    );
    await expect(groups([Buffer.from('"x'), Buffer.from([0xc3])])).rejects.toThrow(/not UTF-8/);
  });

  it('rounds no number', async () => {
    const text =
      '{"a":1698100138468892701,"b":-9007199254740993,"c":0.1234567890123456789,"d":1.5e3}';
    const [[item] = []] = await groups([text]);
    expect(exactJson.stringify(item)).toBe(text.replace('1.5e3', '1500'));
    expect(item).toMatchObject({ a: 1698100138468892701n, d: 1500 });
  });
});
