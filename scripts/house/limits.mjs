/** Limits that `npm run house -- --check` holds. */
export const limits = {
  /** The longest function of cockatiel, the library that ours are measured by: one screen. */
  linesOfFunction: 48,
  /** More names than that, in alphabetical order, tell no story. */
  filesOfFolder: 20,
};
