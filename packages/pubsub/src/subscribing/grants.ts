/** The grants of one stream, beside what the server says of them. */
export interface Grants {
  /** Books a grant that is sent while so many events are outstanding. */
  readonly add: (count: number, outstanding: number) => void;
  /** The events that are outstanding after a response with so many events, which says how many the server still counts. */
  readonly leftAfter: (events: number, pendingNumRequested: number) => number;
}

/**
 * Keeps account of grants. The server counts those that it has received, and over a long way several may be on their way for many
 * responses. It may count less, but never takes back what it has once counted, unless it has forgotten it.
 */
export const createGrants = (): Grants => {
  /** Events ever granted, and how many of them the server is known to have been granted. */
  let granted = 0;
  let seen = 0;
  /** Events ever received, together with those that the server has forgotten to send. */
  let settled = 0;
  /** The sum of all grants up to each that the server may not have received. */
  const onTheirWay: number[] = [];

  return {
    add: (count, outstanding) => {
      if (count === 0) return;
      granted += count;
      onTheirWay.push(granted);
      // Without credit the server sends nothing, so that its next response shows that it has this grant.
      if (outstanding === 0) seen = onTheirWay.splice(0).at(-1) ?? seen;
    },
    leftAfter: (events, pendingNumRequested) => {
      settled += events;
      settled += Math.max(0, seen - settled - pendingNumRequested);
      while ((onTheirWay[0] ?? Infinity) <= settled + pendingNumRequested) {
        seen = onTheirWay.shift() ?? seen;
      }
      return granted - settled;
    },
  };
};
