/** Drops the oldest of a list once it is twice as long as is to be kept, so that a long benchmark does not move it each time. */
export const keepNewest = (list: unknown[], keep: number): void => {
  if (list.length > 2 * keep) list.splice(0, list.length - keep);
};
