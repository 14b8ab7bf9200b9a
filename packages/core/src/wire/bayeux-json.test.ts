import { DecodeError, parseJson } from '@sfstream/base';
import fc from 'fast-check';
import { bayeuxJson } from './bayeux-json.ts';

/** 2^53 + 1, the first integer that a number rounds. */
const long = '9007199254740993';

/** What the platform reads, with integers that it may have rounded as text. */
const exactly = (text: string): unknown =>
  JSON.parse(text, (_, value: unknown) =>
    typeof value === 'number' && Math.abs(value) >= 2 ** 53 && !String(value).includes('e')
      ? String(value)
      : value,
  );

describe('bayeuxJson', () => {
  it.each([
    ['0', 0],
    ['-1', -1],
    ['617', 617],
    ['9007199254740991', 9_007_199_254_740_991],
    [long, long],
    ['18446744073709551615', '18446744073709551615'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
  ])('reads the replay id %s exactly (behaviour 36)', (digits, expected) => {
    const text = `[{"channel":"/event/A","data":{"event":{"replayId" : ${digits}}}}]`;
    expect(bayeuxJson.parse(text)).toEqual([
      { channel: '/event/A', data: { event: { replayId: expected } } },
    ]);
  });

  it.each(Array.from({ length: 16 }, (_, index) => index))(
    'finds the shortest of them behind %d characters',
    (count) => {
      const text = ' '.repeat(count);
      expect(bayeuxJson.parse(`["${text}",${long}]`)).toEqual([text, long]);
    },
  );

  it('leaves a replay id that is a text as it is', () => {
    expect(bayeuxJson.parse(`{"replayId":"${long}"}`)).toEqual({ replayId: long });
  });

  it('leaves texts alone that look like a replay id', () => {
    const message = { note: `"replayId":${long}`, replayId: 1 };
    const beside = `{"a":${JSON.stringify(message)},"data":{"event":{"replayId":${long}}}}`;
    expect(bayeuxJson.parse(JSON.stringify(message))).toEqual(message);
    expect(bayeuxJson.parse(beside)).toEqual({
      a: message,
      data: { event: { replayId: long } },
    });
  });

  it.each([
    long,
    `-${long}`,
    '1698100138468892701',
    '999999999999999999',
    '1234567890123456.78',
    '-1234567890123456.78',
    `${long}.5`,
    '0.12345678901234567891',
  ])('reads %s as its digits wherever it is, as a number would round it', (digits) => {
    const text = `{"data":{"payload":{"Amount__c":${digits},"List":[ ${digits} ,1]}}}`;
    expect(bayeuxJson.parse(text)).toEqual({
      data: { payload: { Amount__c: digits, List: [digits, 1] } },
    });
  });

  it.each([
    '9007199254740991',
    '-9007199254740991',
    '123456789012345.6',
    '46.12345678901234',
    '0.1000000000000000',
    '1000000000.00000000',
    '1.7976931348623157e308',
    '1234567890123456789e3',
    '0.000000000000000001',
  ])('reads %s as JSON.parse does', (digits) => {
    expect(bayeuxJson.parse(`[${digits}]`)).toEqual(JSON.parse(`[${digits}]`));
  });

  it('leaves digits in texts alone, whatever stands around them', () => {
    const texts = [long, `:${long}`, `"${long}"`, `\\${long}`, `\\" ${long}`, `${long}\\`];
    const value = Object.fromEntries(texts.map((text) => [text, [text, `,${text},`]]));
    expect(bayeuxJson.parse(JSON.stringify(value))).toEqual(value);
  });

  it.each([
    ['names that occur twice, the last one counts', '"a":1,"a":2'],
    ['names of the prototype', '"__proto__":{"polluted":true},"constructor":1,"toString":null'],
    ['escapes', '"a\\u0062\\n\\"":"\\ud83d\\ude00 \\u2028"'],
  ])('reads %s as JSON.parse does, also beside a long replay id', (_, members) => {
    expect(bayeuxJson.parse(`{"data":{"event":{"replayId":${long}}},"x":{${members}}}`)).toEqual({
      data: { event: { replayId: long } },
      x: JSON.parse(`{${members}}`),
    });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('equals JSON.parse in everything but long numbers', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(bayeuxJson.parse(`{"long":${long},"x":${text}}`)).toEqual({
          long,
          x: exactly(text),
        });
      }),
    );
  });

  it('reads every replay id so that its digits can be written again', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 70n }), (id) => {
        const read = bayeuxJson.parse(`[{"data":{"event":{"replayId":${id}}}}]`);
        const [{ data }] = read as [{ data: { event: { replayId: number | string } } }];
        const { replayId } = data.event;
        expect(BigInt(replayId)).toBe(id);
        expect(typeof replayId).toBe(id > 2n ** 53n - 1n ? 'string' : 'number');
      }),
    );
  });

  it('writes long replay ids as digits (behaviour 36)', () => {
    expect(bayeuxJson.stringify({ ext: { replay: { '/event/A': BigInt(long), '/u/b': 0 } } })).toBe(
      `{"ext":{"replay":{"/event/A":${long},"/u/b":0}}}`,
    );
  });

  it('writes everything else as JSON.stringify does', () => {
    const values = [
      { a: undefined, b: [undefined, null], c: new Date(0), d: 'é "quoted" \u2028', e: NaN, f: -0 },
      'text',
      7,
      [],
      null,
    ];
    for (const value of values) expect(bayeuxJson.stringify(value)).toBe(JSON.stringify(value));
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(bayeuxJson.stringify(value)).toBe(JSON.stringify(value));
      }),
    );
  });

  it.each(['', '[', '{"replayId":1234567890123456789', '<html>', `{"replayId":${long}}x`])(
    'lets parseJson fail with a DecodeError for %j',
    (text) => {
      expect(() => parseJson(bayeuxJson, 'The answer', text)).toThrow(DecodeError);
    },
  );

  it('survives a hostile depth, with a long replay id and without', () => {
    const depth = 200_000;
    const nested = '['.repeat(depth) + ']'.repeat(depth);
    expect(() => parseJson(bayeuxJson, 'The answer', nested)).not.toThrow();
    const beside = `{"data":{"event":{"replayId":${long}}},"x":${nested}}`;
    expect(() => parseJson(bayeuxJson, 'The answer', beside)).not.toThrow();
  });
});

describe('a number with more digits than a number holds', () => {
  const places = Array.from({ length: 40 }, (_, blanks) => ' '.repeat(blanks));

  it.each(['9999999999999999', '123456789.123456789', '0.12345678901234567'])(
    'such as %s is read as text, wherever it stands',
    (number) => {
      for (const blanks of places) {
        expect(bayeuxJson.parse(`${blanks}[${number}]`)).toEqual([number]);
      }
    },
  );

  it('is no reason to wait for the end of a string that does not end', () => {
    expect(() => bayeuxJson.parse('["9999999999999999')).toThrow(SyntaxError);
  });
});
