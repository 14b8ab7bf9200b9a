/** The function, which is not asked again for what it was asked last. */
export const memoizeLast = <A, R>(compute: (argument: A) => R): ((argument: A) => R) => {
  let last: { readonly argument: A; readonly result: R } | undefined;
  return (argument) => {
    if (last?.argument !== argument) last = { argument, result: compute(argument) };
    return last.result;
  };
};
