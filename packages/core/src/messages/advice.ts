import type { Reply } from './message.ts';

/** The advice in force. Durations are milliseconds. */
export interface Advice {
  /** Time for which the server holds a poll; undefined until it has said so. */
  readonly timeout?: number;
  /** Pause before the next poll. */
  readonly interval: number;
}

/** Advice in force before the server has given any. Each session begins with it: advice does not outlive a session. */
export const noAdvice: Advice = { interval: 0 };

/**
 * Milliseconds. A server that asks for a longer pause would have forgotten the client by then (Salesforce: after 40 s).
 */
const maxInterval = 60_000;

/**
 * Merges the advice of a reply into the advice in force; advice for this transport overrides the rest (Bayeux,
 * "advice").
 */
export const mergeAdvice = (held: Advice, { advice }: Reply): Advice => {
  if (advice === undefined) return held;
  const { timeout = held.timeout, interval = held.interval } = {
    ...advice,
    ...advice['long-polling'],
  };
  return {
    interval: Math.min(Math.max(0, interval), maxInterval),
    ...(timeout !== undefined && { timeout }),
  };
};

/** The `reconnect` advice of this reply, if any; earlier replies do not count (Bayeux, "reconnect advice"). */
export const reconnectAdvice = ({ advice }: Reply): string | undefined =>
  advice?.['long-polling']?.reconnect ?? advice?.reconnect;

/**
 * Milliseconds within which a poll must be answered: the hold time and a fifth of it, at least 10 s, for the network
 * and a busy server. For Salesforce's 110 s that is 132 s. Undefined while the server has not said how long it holds.
 */
export const pollTimeout = ({ timeout }: Advice): number | undefined =>
  timeout === undefined ? undefined : timeout + Math.max(timeout / 5, 10_000);
