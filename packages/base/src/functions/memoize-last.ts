/** Wraps the function so that a repeated call with the same arguments returns the last result. */
export const memoizeLast = <A extends readonly unknown[], R>(
  compute: (...given: A) => R,
): ((...given: A) => R) => {
  let last: { readonly given: A; readonly result: R } | undefined;
  return (...given) => {
    if (last === undefined || given.some((argument, at) => argument !== last?.given[at])) {
      last = { given, result: compute(...given) };
    }
    return last.result;
  };
};
