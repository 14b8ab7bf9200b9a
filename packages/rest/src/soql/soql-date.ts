import { ClientError } from '@sfstream/base';

/** Registered globally, so that two installed copies of this package know each other's days. */
const brand = Symbol.for('@sfstream/soql-date');

/** A day in SOQL, as {@link soqlDate} makes it. */
export class SoqlDate {
  readonly #day: string;

  constructor(day: Date) {
    this.#day = isoText(day).slice(0, 10);
  }

  get [brand](): true {
    return true;
  }

  toString(): string {
    return this.#day;
  }
}

/**
 * The day of `date`, in UTC, for the fields of SOQL that hold dates without a time, such as `CloseDate`. (A `Date` itself
 * stands for a moment, which such fields refuse.)
 *
 * Throws a {@link ClientError} for a date that is not valid, or not of the years 0 to 9999.
 *
 * @example
 * ```ts
 * import { soql, soqlDate } from '@sfstream/rest';
 *
 * console.log(soql`SELECT Id FROM Opportunity WHERE CloseDate > ${soqlDate(new Date('2026-01-31'))}`);
 * // => SELECT Id FROM Opportunity WHERE CloseDate > 2026-01-31
 * ```
 */
export const soqlDate = (date: Date): SoqlDate => new SoqlDate(date);

/** Recognises a day, whichever installed copy of the package made it. */
export const isSoqlDate = (value: unknown): value is SoqlDate =>
  typeof value === 'object' && value !== null && brand in value;

/** The moment as SOQL has it. Throws a {@link ClientError} where its year does not have four digits. */
export const isoText = (date: Date): string => {
  const text = Number.isNaN(date.getTime()) ? '' : date.toISOString();
  if (/^\d{4}-/.test(text)) return text;
  throw new ClientError('A Date in SOQL must be valid, and of the years 0 to 9999.', {
    field: 'value',
  });
};
