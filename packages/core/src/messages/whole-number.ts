/**
 * Reads a whole number in any form that a JSON codec may give it: a number, a bigint, or an object that has one as its
 * value. A value that a number would round comes as the text of its digits. Undefined for anything else.
 */
export const wholeNumber = (value: unknown): number | `${number}` | undefined => {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : (String(value) as `${number}`);
  }
  // Parsed JSON may have a member of this name that is not a function.
  if (typeof value !== 'object' || typeof value?.valueOf !== 'function') return undefined;
  const inner: unknown = value.valueOf();
  return typeof inner === 'object' ? undefined : wholeNumber(inner);
};
