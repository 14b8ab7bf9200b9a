import { shortened } from './shortened.ts';

/** What an error says, on one line, and not at length. */
export const messageOf = (error: unknown): string => {
  const message =
    typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
  return shortened(String(message))
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
};
