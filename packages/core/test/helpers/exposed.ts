import { inspect } from 'node:util';

/** Everything of `value` that a log or a debugger could show, with the whole chain of causes. */
export const exposed = (value: unknown): string =>
  [
    inspect(value, {
      depth: Infinity,
      showHidden: true,
      maxArrayLength: null,
      maxStringLength: null,
    }),
    json(value),
    String(value),
    ...(value instanceof Error
      ? [value.message, value.stack, ...(value.cause === undefined ? [] : [exposed(value.cause)])]
      : []),
  ].join('\n');

const json = (value: unknown): string => {
  try {
    return JSON.stringify(value, withErrors);
  } catch {
    return ''; // A cycle. `inspect` has shown it.
  }
};

/** JSON shows nothing of an error that is not enumerable; loggers do. */
const withErrors = (_: string, value: unknown): unknown =>
  value instanceof Error
    ? {
        ...Object.fromEntries(Object.entries(value)),
        name: value.name,
        message: value.message,
        stack: value.stack,
        cause: value.cause,
      }
    : value;
