/** Facts that decide on the next grant of a stream. */
export interface CreditFacts {
  /** Events that the server may still send on this stream. */
  readonly outstanding: number;
  /** Events that may be taken in besides those on their way on any stream; not above 0 where these fill all places. */
  readonly room: number;
  /** Number of events that may be held at all, `Infinity` for no limit. */
  readonly limit: number;
  /** True while fewer events than the limit are held. */
  readonly isFree: boolean;
  /** Size of an event, on average; 0 where none has come yet. */
  readonly meanBytes: number;
}

/** Events that the server sends at most without another grant (Pub/Sub API guide, "Pub/Sub API Allocations"). */
const mostOutstanding = 100;

/** Bytes that may be on their way on one stream: a hundred events of the largest size would be 100 MB. */
const mostBytes = 16 * 1024 * 1024;

/**
 * The number of events to ask for now. Half of what may be outstanding is used up first, so that requests are few and the
 * server is never without a grant. While the brake is free a stream has at least one, so that none is closed for others.
 */
export const grantOf = ({ outstanding, room, limit, isFree, meanBytes }: CreditFacts): number => {
  if (!isFree) return 0;
  const byBytes = Math.max(1, Math.floor(mostBytes / meanBytes));
  const most = Math.min(mostOutstanding, limit, byBytes);
  if (outstanding > most / 2) return 0;
  return Math.max(outstanding === 0 ? 1 : 0, Math.min(most - outstanding, room));
};
