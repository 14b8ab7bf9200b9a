import type { Observable, Subject, Subscriber } from 'rxjs';
import type { ServerError } from '../errors/server-error.ts';
import type { QuietSpan } from '../model/quiet-span.ts';
import type { Kept, Origin, StreamEvent } from '../model/stream-event.ts';
import type { ReplayFallback } from './fallback.ts';
import type { Participation } from './participation.ts';
import type { Place } from './place.ts';
import type { Progress } from './progress.ts';

/** A subscriber of a channel. */
export interface Seat {
  readonly subscriber: Subscriber<StreamEvent>;
  readonly fallback: ReplayFallback | undefined;
  /** Emits its next participation when it begins again. */
  readonly again$: Observable<Participation>;
  readonly kept: KeptSeat | undefined;
  /** The time when it joined, or its start was made before that, in epoch milliseconds by this machine's clock. */
  readonly seatedAt: number;
  place: Place;
  /** The org that its position belongs to, if known. */
  orgId: string | undefined;
  /** Origin of its events; one object for all subscribers without a store, so that they share an event. */
  origin: Origin;
}

/** A subscriber that began from a store, and is told of its quiet spans. */
export interface KeptSeat extends Kept {
  readonly quiet$: Subject<QuietSpan>;
}

/** A subscriber whose position, or whole channel, is refused. */
export interface Refusal {
  readonly seat: Seat;
  readonly error: ServerError;
  /** The reason why events may be missing after the fallback. */
  readonly reason: string;
  /** Its progress, where it means something in this org. */
  readonly had: Progress | undefined;
}
