import type { LinkState } from './link-state.ts';
import { linkStateOf } from './link-state.ts';
import { eventNumber } from './event-number.ts';
import type { Protocol } from './protocol.ts';

/** What the service says of itself. */
export interface Stats {
  readonly protocol: Protocol;
  /** Orders that the mock org has published; undefined for a real org, which nobody can break either. */
  readonly published: number | undefined;
  /** Orders in the database. */
  readonly processed: number;
  readonly state: LinkState;
  /** The number of the event up to which all are in the database. */
  readonly storedNumber: number | undefined;
  /** When the mock org that was stopped comes back, in epoch milliseconds; undefined while it is there. */
  readonly comesBackAt: number | undefined;
}

/** Asks the service. Rejects when it does not answer. */
export const fetchStats = async (signal: AbortSignal): Promise<Stats> => {
  const answer = await fetch('/api/stats', { signal });
  if (!answer.ok) throw new Error(`The service answered ${answer.status}.`);
  return readStats((await answer.json()) as unknown);
};

const readStats = (body: unknown): Stats => {
  const { protocol, published, processed, state, store, comesBackAt } = (body ?? {}) as Record<
    string,
    unknown
  >;
  const { type = state } = (state ?? {}) as { readonly type?: unknown };
  const { replayId } = (store ?? {}) as { readonly replayId?: unknown };
  return {
    protocol: protocol === 'pubsub' ? 'pubsub' : 'cometd',
    published: numberIn(published),
    processed: numberIn(processed) ?? 0,
    state: linkStateOf(String(type)),
    storedNumber: isReplayId(replayId) ? eventNumber(replayId) : undefined,
    comesBackAt: numberIn(comesBackAt),
  };
};

const isReplayId = (value: unknown): value is number | string =>
  typeof value === 'number' || typeof value === 'string';

const numberIn = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : undefined;
