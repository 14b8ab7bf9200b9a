/** A part of the codes that JetStream answers with (nats-server, server/errors.json). */
const codes = {
  overtaken: [
    10_070, // JSStreamWrongLastMsgIDErrF
    10_071, // JSStreamWrongLastSequenceErrF
    10_164, // JSStreamWrongLastSequenceConstantErr
  ],
  notFound: [
    10_014, // JSConsumerNotFoundErr
    10_059, // JSStreamNotFoundErr
  ],
} as const satisfies Record<string, readonly number[]>;

/** True where the server has refused a write, because something else was written in its place before. */
export const isOvertaken = (error: unknown): boolean => has(codes.overtaken, error);

/** True where the server has no such stream or consumer. */
export const isNotFound = (error: unknown): boolean => has(codes.notFound, error);

/** The code is `code` of the errors of `@nats-io/jetstream`, and `api_error.err_code` of those of the package `nats` before it. */
const has = (wanted: readonly unknown[], error: unknown): boolean => {
  const { code, api_error: apiError } = Object(error) as {
    readonly code?: unknown;
    readonly api_error?: { readonly err_code?: unknown };
  };
  return wanted.includes(code) || wanted.includes(apiError?.err_code);
};
