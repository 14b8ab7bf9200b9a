import { inspect } from 'node:util';

/** Everything of `value` that a log or a debugger could show, with the whole chain of causes. */
export const exposed = (value: unknown): string =>
  [
    inspect(value, { depth: Infinity, showHidden: true, maxArrayLength: null }),
    json(value),
    String(value),
    ...(value instanceof Error
      ? [value.message, value.stack, ...(value.cause === undefined ? [] : [exposed(value.cause)])]
      : []),
  ].join('\n');

const json = (value: unknown): string => {
  try {
    return JSON.stringify(value);
  } catch {
    return ''; // A cycle. `inspect` has shown it.
  }
};
