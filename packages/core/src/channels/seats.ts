import { Subject, map, of } from 'rxjs';
import type { Observable, Subscriber } from 'rxjs';
import type { Brake } from '../model/brake.ts';
import { ReplayOption } from '../model/replay.ts';
import type { QuietSpan } from '../model/quiet-span.ts';
import type { Origin, StreamEvent } from '../model/stream-event.ts';
import type { Clocks } from './clocks.ts';
import { fromPositions } from './fallback.ts';
import type { Beginning, Participation } from './participation.ts';
import { onTime, placeAt } from './place.ts';
import type { KeptSeat, Seat } from './seat.ts';

/** Seats subscribers in the current org. */
export interface Seats {
  readonly take: (subscriber: Subscriber<StreamEvent>, participation: Participation) => Seat;
  /** The next session belongs to this org, if known. */
  readonly enterOrg: (orgId: string | undefined) => void;
  /** Marks the events of the seat as coming from the current org. */
  readonly placeInOrg: (seat: Seat) => void;
}

/** Makes the {@link Seats} of one client. */
export const createSeats = (clocks: Clocks, brake: Brake | undefined): Seats => {
  let here: Origin = { brake, orgId: undefined, kept: undefined };

  const originFor = (kept: KeptSeat | undefined): Origin =>
    kept === undefined ? here : { ...here, kept };

  return {
    take: (subscriber, participation) => {
      const { fallback, store, orgId = here.orgId, again$ = atOnce, keepUp } = participation;
      const now = clocks.now();
      const { madeAt: seatedAt = now.here } = participation;
      const kept = store && { store, quiet$: new Subject<QuietSpan>() };
      if (kept !== undefined) subscriber.add(keepUp?.(kept.quiet$).subscribe());
      return {
        subscriber,
        fallback,
        kept,
        again$: again$.pipe(
          map((beginning) => ({ ...beginning, fallback: fromPositions(fallback), store, again$ })),
        ),
        seatedAt,
        place: onTime(placeAt(participation, now.server), now, seatedAt),
        orgId,
        origin: originFor(kept),
      };
    },
    enterOrg: (orgId) => {
      here = { ...here, orgId };
    },
    placeInOrg: (seat) => {
      seat.origin = originFor(seat.kept);
    },
  };
};

const atOnce: Observable<Beginning> = of({ start: ReplayOption.NewEvents });
