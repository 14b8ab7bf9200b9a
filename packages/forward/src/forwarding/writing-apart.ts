import type { StreamEvent } from '@sfstream/core';
import { markerOf } from '@sfstream/core';
import type { OnPoison } from '@sfstream/replay';
import { putEventAside } from '@sfstream/replay';
import type { Observable } from 'rxjs';
import { EMPTY, catchError, concat, defer, of, throwError } from 'rxjs';
import type { Sink } from '../sinks/sink.ts';
import type { WriteSettings } from './writing.ts';
import { isPoison, untilDone, writing } from './writing.ts';

/** Durations are milliseconds. */
export interface PoisonSettings extends WriteSettings {
  readonly onPoison: OnPoison<StreamEvent>;
}

/**
 * Writes events. Where the sink can never take them, it writes the one half and then the other, until it has found those at
 * fault: each is put aside, and the position of its channel moved past it. Emits those, and completes once all others are
 * confirmed.
 */
export const writingApart = (
  sink: Sink,
  events: readonly StreamEvent[],
  settings: PoisonSettings,
): Observable<StreamEvent> =>
  writing(sink, events, settings).pipe(
    catchError((error: unknown) => {
      const [event] = events;
      if (!isPoison(error) || event === undefined) return throwError(() => error);
      if (events.length === 1) return setAside(sink, event, error, settings);
      const half = Math.ceil(events.length / 2);
      return concat(
        writingApart(sink, events.slice(0, half), settings),
        defer(() => writingApart(sink, events.slice(half), settings)),
      );
    }),
  );

const setAside = (
  sink: Sink,
  event: StreamEvent,
  error: unknown,
  settings: PoisonSettings,
): Observable<StreamEvent> => {
  const { onPoison, timeout, scheduler } = settings;
  const marker = markerOf(event);
  return concat(
    putEventAside(onPoison, {
      event,
      error,
      failure: 'The sink can never take',
      remedy: 'Have the engine take such events, or change them before forward',
      timeout,
      scheduler,
    }),
    marker === undefined
      ? EMPTY
      : untilDone(() => sink.set(event.channel, marker), [event], settings),
    of(event),
  );
};
