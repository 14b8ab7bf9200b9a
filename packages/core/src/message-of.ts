/** What a failure says, whatever was thrown. An error of another realm is no `instanceof Error`. */
export const messageOf = (cause: unknown): string =>
  typeof cause === 'object' &&
  cause !== null &&
  'message' in cause &&
  typeof cause.message === 'string'
    ? cause.message
    : String(cause);
