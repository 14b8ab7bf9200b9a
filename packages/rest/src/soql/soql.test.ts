import { ClientError } from '@sfstream/base';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { SoqlDate, soqlDate } from './soql-date.ts';
import { escapeSoql, escapeSoqlLike, soql } from './soql.ts';
import type { SoqlValue } from './soql.ts';

/** A reader of SOQL's text literals, after the SOQL guide, "Quoted String Escape Sequences". */
const readLiteral = (literal: string): string => {
  const body = /^'((?:[^'\\]|\\.)*)'$/s.exec(literal)?.[1];
  if (body === undefined) throw new Error(`No single literal: ${literal}`);
  return body.replace(/\\(u[\da-f]{4}|.)/gis, (_, sequence: string) => {
    const plain: Readonly<Record<string, string>> = {
      n: '\n',
      r: '\r',
      t: '\t',
      f: '\f',
      '"': '"',
      "'": "'",
      '\\': '\\',
    };
    if (sequence.length === 5) return String.fromCharCode(Number.parseInt(sequence.slice(1), 16));
    const meant = plain[sequence];
    if (meant === undefined) throw new Error(`No escape sequence: \\${sequence}`);
    return meant;
  });
};

/** Texts of the characters that matter most, and of all others. */
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom('\\', "'", '"', '\n', '\u0000', '%', '_', 'u', 'n', 'a') }),
  fc.string({ unit: 'binary' }),
);

const refused = expect.objectContaining({ name: 'ClientError', field: 'value' }) as Error;

describe('soql', () => {
  it('leaves what follows the last value to Salesforce', () => {
    expect(soql`SELECT Id FROM A WHERE B = ${1} AND C = 'x`).toBe(
      "SELECT Id FROM A WHERE B = 1 AND C = 'x",
    );
  });

  it('quotes the last 30 characters before a value within quotes', () => {
    const query = () => soql`SELECT Id, Name FROM Account WHERE Name LIKE '${'a'}'`;
    expect(query).toThrow('behind "FROM Account WHERE Name LIKE \'".');
    expect(query).toThrow(refused);
  });

  it('takes days of another installed copy of the package', () => {
    const day = { [Symbol.for('@sfstream/soql-date')]: true, toString: () => '2026-01-31' };
    expect(soql`${day as unknown as SoqlValue}`).toBe('2026-01-31');
    expect(Reflect.get(soqlDate(new Date(0)), Symbol.for('@sfstream/soql-date'))).toBe(true);
  });

  it.each<[string, SoqlValue, string]>([
    ['a text', "Bob's", "'Bob\\'s'"],
    ['a backslash', 'a\\', "'a\\\\'"],
    ['a line break', 'a\nb', "'a\\nb'"],
    ['a control character', '\u0007', "'\\u0007'"],
    ['a number', -1.5, '-1.5'],
    ['a large whole number', 2n ** 60n, '1152921504606846976'],
    ['true', true, 'true'],
    ['null', null, 'null'],
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['a day', soqlDate(new Date('2026-01-31T23:59:59Z')), '2026-01-31'],
    ['a list of days', [soqlDate(new Date(0)), null], '(1970-01-01,null)'],
    ['a list', ["Bob's", 'Ann', 1, null], "('Bob\\'s','Ann',1,null)"],
  ])('writes %s', (_, value, expected) => {
    expect(soql`SELECT Id FROM A WHERE B = ${value} LIMIT 1`).toBe(
      `SELECT Id FROM A WHERE B = ${expected} LIMIT 1`,
    );
  });

  it.each([
    ['a text', () => soql`SELECT Id FROM A WHERE B = '${' OR B != '}'`],
    ['a pattern', () => soql`SELECT Id FROM A WHERE B LIKE '%${'x'}%'`],
    ['a number', () => soql`SELECT Id FROM A WHERE B = 'No. ${7}'`],
    ['a list', () => soql`SELECT Id FROM A WHERE B IN ('${['a']}')`],
    ['a text behind an escaped quote', () => soql`SELECT Id FROM A WHERE B = '\\'${'x'}'`],
    ['a second value', () => soql`SELECT Id FROM A WHERE B = ${1} AND C = '${'x'}'`],
  ])('refuses %s within quotes', (_, query) => {
    expect(query).toThrow(/within quotes.*Leave out the quotes/);
  });

  it('takes values beside texts in quotes', () => {
    expect(soql`SELECT Id FROM A WHERE B = 'it\\'s' AND C = ${'x'}`).toBe(
      "SELECT Id FROM A WHERE B = 'it\\'s' AND C = 'x'",
    );
    expect(soql`SELECT Id FROM A WHERE B = '\\\\' AND C = ${'x'}`).toContain("C = 'x'");
  });

  it('knows the dates of another realm', () => {
    const date = runInNewContext('new Date(0)') as Date;
    expect(date).not.toBeInstanceOf(Date);
    expect(soql`${date}`).toBe('1970-01-01T00:00:00.000Z');
    expect(soql`${soqlDate(date)}`).toBe('1970-01-01');
  });

  it('refuses what only claims to be a date', () => {
    const claim = { [Symbol.toStringTag]: 'Date', toISOString: () => '2026-01-31 OR A = 1' };
    expect(() => soql`${claim as unknown as Date}`).toThrow(ClientError);
  });

  it('knows the days of another installed copy', () => {
    jest.isolateModules(() => {
      const other = jest.requireActual<{ soqlDate: typeof soqlDate }>('./soql-date.ts');
      expect(other.soqlDate).not.toBe(soqlDate);
      expect(soql`${other.soqlDate(new Date(0))}`).toBe('1970-01-01');
    });
  });

  it.each<[string, unknown]>([
    ['an object', { toString: () => '1 OR 1 = 1' }],
    ['undefined', undefined],
    ['NaN', NaN],
    ['Infinity', Infinity],
    ['a date that is none', new Date(NaN)],
    ['a date beyond the year 9999', new Date('+010000-01-01T00:00:00Z')],
    ['what only looks like a day', { toString: () => '2026-01-31', constructor: SoqlDate }],
    ['an empty list', []],
    ['a list of lists', [['a']]],
    ['a function', () => 'a'],
  ])('refuses %s', (_, value) => {
    expect(() => soql`SELECT Id FROM A WHERE B = ${value as SoqlValue}`).toThrow(refused);
  });

  it.each([new Date(NaN), new Date('-000001-12-31T00:00:00Z')])('has no day for %p', (date) => {
    expect(() => soqlDate(date)).toThrow(refused);
  });

  it('writes every text so that it is read back as it was', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(readLiteral(soql`${value}`)).toBe(value);
        expect(readLiteral(`'${escapeSoql(value)}'`)).toBe(value);
      }),
      { numRuns: 2_000 },
    );
  });

  it('writes every list so that it has as many values as before', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), (values) => {
        const literals = soql`${values}`.slice(1, -1).match(/'(?:[^'\\]|\\.)*'/gs);
        expect(literals?.map(readLiteral)).toEqual(values);
      }),
    );
  });
});

describe('escapeSoqlLike', () => {
  /** Gives the text that a pattern without wildcards matches; undefined for a pattern with one. */
  const readPattern = (pattern: string): string | undefined => {
    const rest = pattern.replace(/\\[%_]/g, '');
    if (/[%_]/.test(rest.replace(/\\./gs, ''))) return undefined;
    return readLiteral(
      `'${pattern.replace(/\\([\\%_]|[^%_])/gs, (all, c: string) => (c === '%' || c === '_' ? c : all))}'`,
    );
  };

  it('leaves no wildcard, and every text as it was', () => {
    expect(escapeSoqlLike('100%_\\')).toBe('100\\%\\_\\\\');
    fc.assert(
      fc.property(text, (value) => {
        expect(readPattern(escapeSoqlLike(value))).toBe(value);
      }),
      { numRuns: 2_000 },
    );
  });
});
