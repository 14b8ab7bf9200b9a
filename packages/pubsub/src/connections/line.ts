import type { Observable, SchedulerLike } from 'rxjs';
import { ReplaySubject, dematerialize, materialize, merge, of, share, switchMap } from 'rxjs';
import { askedAfterStandstill } from './asked-after-standstill.ts';
import type { Call } from '../calls/call.ts';
import { createLoad } from './load.ts';
import { createProof } from './proof.ts';
import type { Tolerance } from './tolerance.ts';

/** The ports of a line. */
export interface LinePorts {
  /** Opens a connection on subscription, emits it once it is open, and closes it on unsubscription. */
  readonly open$: Observable<Call>;
  readonly tolerance: Tolerance;
  /** Asks something that a server answers at once. Completes without a value where there is nothing to ask. */
  readonly question: (call: Call) => Observable<unknown>;
  readonly scheduler: SchedulerLike;
}

/** One connection, open while a stream or anybody else is subscribed. */
export interface Line {
  /** Emits once. Fails when the connection cannot be opened, or is found not to answer. */
  readonly call$: Observable<Call>;
  readonly stream: Call['stream'];
  /** Number of its streams. */
  readonly streams: () => number;
}

/** Makes the {@link Line} of one connection. */
export const lineBy = ({ open$, tolerance, question, scheduler }: LinePorts): Line => {
  const load = createLoad(tolerance);
  const proof = createProof(scheduler);
  const watched = (call: Call): Observable<Call> =>
    merge(
      load.overload$,
      proof.by(question(call)),
      askedAfterStandstill(question(call), scheduler),
      // Streams begin as soon as it is there.
      of(call),
    );
  const call$ = open$.pipe(
    switchMap(({ unary, stream }) => watched({ unary: load.tried(unary), stream })),
    share({ connector: () => new ReplaySubject<Call>(1), resetOnRefCountZero: true }),
  );
  return {
    call$,
    stream: (method, request$) =>
      load.counted(
        call$.pipe(
          switchMap(({ stream }) => proof.of(stream(method, request$)).pipe(materialize())),
          dematerialize(),
        ),
      ),
    streams: load.streams,
  };
};
