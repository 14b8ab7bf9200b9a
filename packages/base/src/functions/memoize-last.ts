/** Wraps the function so that a repeated call with the same arguments returns the last result. */
export const memoizeLast = <A extends readonly unknown[], R>(
  compute: (...given: A) => R,
): ((...given: A) => R) => {
  let last: { readonly given: A; readonly result: R } | undefined;
  return (...given) => {
    if (last === undefined || !isSame(given, last.given)) {
      last = { given, result: compute(...given) };
    }
    return last.result;
  };
};

const isSame = (given: readonly unknown[], before: readonly unknown[]): boolean => {
  for (let at = 0; at < given.length; at += 1) if (given[at] !== before[at]) return false;
  return true;
};
