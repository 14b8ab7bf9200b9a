/** Remembers the newest result, for a function that is mostly asked for the same again. */
export const rememberingLast = <K, V>(valueOf: (key: K) => V): ((key: K) => V) => {
  let last: { readonly key: K; readonly value: V } | undefined;
  return (key) => {
    if (last === undefined || last.key !== key) last = { key, value: valueOf(key) };
    return last.value;
  };
};
