/** What an error says, on one line. */
export const messageOf = (error: unknown): string => {
  const message =
    typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
  return String(message)
    .replace(/\s*\n\s*/g, ' ')
    .trim();
};
