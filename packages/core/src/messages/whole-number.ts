/**
 * A whole number, however a JSON codec reads it: as a number, a bigint, or an object that has one as its value. One that a
 * number would round comes as text of its digits. Undefined for anything else.
 */
export const wholeNumber = (value: unknown): number | `${number}` | undefined => {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : (String(value) as `${number}`);
  }
  // What JSON made may have a member of this name, which is no function.
  if (typeof value !== 'object' || typeof value?.valueOf !== 'function') return undefined;
  const inner: unknown = value.valueOf();
  return typeof inner === 'object' ? undefined : wholeNumber(inner);
};
