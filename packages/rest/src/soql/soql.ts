import { ClientError } from '@sfstream/base';
import type { SoqlDate } from './soql-date.ts';
import { isSoqlDate, isoText } from './soql-date.ts';

/** A single value of SOQL. A `Date` is a date with its time; {@link soqlDate} makes one without. */
export type SoqlScalar = string | number | bigint | boolean | null | Date | SoqlDate;
/** A value of SOQL; a list stands behind `IN`. */
export type SoqlValue = SoqlScalar | readonly SoqlScalar[];

/**
 * SOQL with its values in their places: texts quoted and escaped, lists in parentheses. Nothing that a value
 * holds can become a part of the query.
 *
 * Throws a {@link ClientError} for a value that SOQL cannot express, such as an empty list or a number that is not finite, and
 * for one within quotes, which are not to be written: `soql` writes them itself.
 *
 * @example
 * ```ts
 * import { soql } from '@sfstream/rest';
 *
 * console.log(soql`SELECT Id FROM Account WHERE Name IN ${["Bob's", 'Ann']}`);
 * // => SELECT Id FROM Account WHERE Name IN ('Bob\'s','Ann')
 * ```
 */
export const soql = (texts: TemplateStringsArray, ...values: readonly SoqlValue[]): string => {
  checkQuotes(texts);
  return String.raw({ raw: texts }, ...values.map(literal));
};

/** Within quotes, those of a text would end the literal, and what follows be a part of the query. */
const checkQuotes = (texts: readonly string[]): void => {
  let isWithin = false;
  for (const text of texts.slice(0, -1)) {
    for (const [character] of text.matchAll(/\\.|'/gs)) {
      if (character === "'") isWithin = !isWithin;
    }
    if (isWithin) {
      throw new ClientError(
        `A value of soql stands within quotes, behind "${text.slice(-30)}". Leave out the quotes: soql writes them. For LIKE, put the wildcards into the value.`,
        { field: 'value' },
      );
    }
  }
};

const literal = (value: SoqlValue): string => {
  if (!Array.isArray(value)) return scalar(value as SoqlScalar);
  if (value.length === 0) {
    throw new ClientError('A list in SOQL needs at least one value.', { field: 'value' });
  }
  return `(${(value as readonly SoqlScalar[]).map(scalar).join(',')})`;
};

const scalar = (value: SoqlScalar): string => {
  switch (typeof value) {
    case 'string':
      return `'${escapeSoql(value)}'`;
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'number':
      if (Number.isFinite(value)) return String(value);
      break;
    default:
      if (value === null) return 'null';
      if (isSoqlDate(value)) return value.toString();
      if (isDate(value)) return isoText(value);
  }
  throw new ClientError(
    'A value in SOQL must be a text, a finite number, true, false, null, a Date, what soqlDate gives, or a list of these.',
    { field: 'value' },
  );
};

/** Tells a `Date` of any realm by its internal slot, which no other object has. */
const isDate = (value: object): value is Date => {
  try {
    Date.prototype.getTime.call(value);
    return true;
  } catch {
    return false;
  }
};

/**
 * Escapes a text for its place between the quotes of a SOQL literal (SOQL guide, "Quoted String Escape Sequences").
 *
 * @example
 * ```ts
 * import { escapeSoql } from '@sfstream/rest';
 *
 * const query = (name: string) => `SELECT Id FROM Account WHERE Name = '${escapeSoql(name)}'`;
 * ```
 */
export const escapeSoql = (text: string): string =>
  text.replace(special, (character) => sequences[character] ?? unicode(character));

/** Escapes a text for a pattern of `LIKE`: `%` and `_` stand for themselves. */
export const escapeSoqlLike = (text: string): string =>
  escapeSoql(text).replace(/[%_]/g, (wildcard) => `\\${wildcard}`);

// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const special = /[\\'"\u0000-\u001f\u007f]/g;

const sequences: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\f': '\\f',
};

const unicode = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
