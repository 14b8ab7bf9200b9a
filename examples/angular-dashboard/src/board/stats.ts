import type { LinkState } from './link-state.ts';
import { linkStateOf } from './link-state.ts';

/** What the service says of itself. */
export interface Stats {
  /** Orders that the mock org has published; undefined for a real org, which nobody can break either. */
  readonly published: number | undefined;
  /** Orders in the database. */
  readonly processed: number;
  readonly state: LinkState;
  readonly storedReplayId: number | undefined;
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
  const { published, processed, state, store, comesBackAt } = (body ?? {}) as Record<
    string,
    unknown
  >;
  const { type = state } = (state ?? {}) as { readonly type?: unknown };
  const { replayId } = (store ?? {}) as { readonly replayId?: unknown };
  return {
    published: numberIn(published),
    processed: numberIn(processed) ?? 0,
    state: linkStateOf(String(type)),
    storedReplayId: numberIn(replayId),
    comesBackAt: numberIn(comesBackAt),
  };
};

const numberIn = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : undefined;
