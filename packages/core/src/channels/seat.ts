import type { Observable, Subscriber } from 'rxjs';
import type { ServerError } from '../errors/server-error.ts';
import type { ReplayStore } from '../model/replay.ts';
import type { Origin, StreamEvent } from '../model/stream-event.ts';
import type { ReplayFallback } from './fallback.ts';
import type { Participation } from './participation.ts';
import type { Place } from './place.ts';
import type { Progress } from './progress.ts';

/** A subscriber of a channel. */
export interface Seat {
  readonly subscriber: Subscriber<StreamEvent>;
  readonly fallback: ReplayFallback | undefined;
  /** How it takes part when it begins again. */
  readonly again$: Observable<Participation>;
  readonly store: ReplayStore | undefined;
  /** When it took part, in epoch milliseconds by this machine's clock. */
  readonly seatedAt: number;
  place: Place;
  /** The org whose position it has, as far as known. */
  orgId: string | undefined;
  /** Of its events. The same for all who have no store, so that they share an event. */
  origin: Origin;
}

/** A subscriber whose position, or whole channel, is refused. */
export interface Refusal {
  readonly seat: Seat;
  readonly error: ServerError;
  /** Why events may be missing once it has fallen back. */
  readonly reason: string;
  /** What it has had, as far as that says anything in this org. */
  readonly had: Progress | undefined;
}
