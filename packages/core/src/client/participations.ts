import type { Observable, SchedulerLike } from 'rxjs';
import { defer, filter, finalize, map, take } from 'rxjs';
import { createBeginnings } from './beginnings.ts';
import type { Beginning, Participation } from '../channels/participation.ts';
import type { Settings } from './client-options.ts';
import type { Journal } from './journal.ts';
import type { Protocol } from '../protocol/protocol.ts';
import type { StartMarker } from '../model/replay.ts';
import { keepUp } from '../stores/keep-up.ts';
import { createStarts } from '../stores/starts.ts';

/** Prepares the participations of subscribers, for which their stores may take a while. */
export interface Participations {
  /** The participation of a subscriber of the channel. Emits once. */
  of(
    channel: string,
    settings: Pick<Settings, 'replay' | 'replayFallback'>,
  ): Observable<Participation>;
  /** Number of subscribers whose start is still being read from a store. */
  readonly starting: () => number;
}

/**
 * Makes the {@link Participations} of one client. Both clocks give epoch milliseconds: the server's, and that of this machine, which
 * nobody sets.
 */
export const createParticipations = (
  { status, status$, note }: Journal,
  { toPosition }: Pick<Protocol, 'toPosition'>,
  { serverNow, steadyNow }: { readonly serverNow: () => number; readonly steadyNow: () => number },
  scheduler: SchedulerLike,
): Participations => {
  let starting = 0;

  const startMarker$ = status$.pipe(
    filter(({ connection }) => connection.type === 'open'),
    map(({ orgId }) => startMarker(serverNow(), orgId)),
  );

  const beginnings = createBeginnings({
    starts: createStarts(startMarker$, scheduler, steadyNow),
    orgId: () => status().orgId,
    now: () => scheduler.now(),
    toPosition,
    note,
  });

  const counted = <T>(start$: Observable<T>): Observable<T> =>
    defer(() => {
      starting += 1;
      return start$.pipe(
        take(1),
        finalize(() => (starting -= 1)),
      );
    });

  return {
    of: (channel, settings) => {
      const { replay, replayFallback: fallback } = settings;
      const again$ = defer(() => counted(beginnings.again(channel, replay)));
      const store = typeof replay === 'object' ? replay : undefined;
      const keepUpFrom = ({ start }: Beginning): Pick<Participation, 'store' | 'keepUp'> =>
        store === undefined ? {} : { store, keepUp: keepUp(store, channel, start, scheduler) };
      return counted(beginnings.first(channel, settings)).pipe(
        map((beginning) => ({ fallback, again$, ...keepUpFrom(beginning), ...beginning })),
      );
    },
    starting: () => starting,
  };
};

/**
 * The marker of a start now. It is at 1970 where the server does not send its time, since then no event is older beyond
 * doubt.
 */
const startMarker = (serverNow: number, orgId: string | undefined): StartMarker => ({
  createdDate: new Date(Math.max(0, serverNow)).toISOString(),
  ...(orgId !== undefined && { orgId }),
});
