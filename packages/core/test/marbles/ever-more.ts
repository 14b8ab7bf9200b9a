/** A count of events given to subscribers that has grown whenever it is asked for: every poll with events was for somebody. */
export const everMore = (): (() => number) => {
  let count = 0;
  return () => (count += 1);
};
