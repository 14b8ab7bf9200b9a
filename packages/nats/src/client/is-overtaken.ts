/**
 * `JSStreamWrongLastMsgIDErrF`, `JSStreamWrongLastSequenceErrF` and `JSStreamWrongLastSequenceConstantErr` (nats-server,
 * server/errors.json).
 */
const codes: readonly unknown[] = [10_070, 10_071, 10_164];

/**
 * True where the server has refused a write because something else was written in its place before. The code is `code` of
 * the errors of `@nats-io/jetstream`, and `api_error.err_code` of those of the package `nats` before it.
 */
export const isOvertaken = (error: unknown): boolean => {
  const { code, api_error: apiError } = Object(error) as {
    readonly code?: unknown;
    readonly api_error?: { readonly err_code?: unknown };
  };
  return codes.includes(code) || codes.includes(apiError?.err_code);
};
