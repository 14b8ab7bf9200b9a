import type { OperatorFunction } from 'rxjs';
import { Observable, concatAll, defer, finalize, map } from 'rxjs';
import { hold } from './hold.ts';
import { handOver } from './holding.ts';
import type { StreamEvent } from './stream-event.ts';

/** What becomes of an event: at once, or only after a while. */
export interface Becoming<R> {
  readonly type: 'now' | 'later';
  readonly value$: Observable<R>;
}

/**
 * Makes something of each event, one after the other. What takes a while is held until its result was passed on and nobody
 * downstream holds that any more, and so is what waits behind it. Otherwise an operator further up that keeps positions
 * would take events for done that have not reached anybody, and no brake would limit how many wait here.
 */
export const inOrderHeld =
  <Event extends StreamEvent, R>(
    become: (event: Event) => Becoming<R>,
  ): OperatorFunction<Event, R> =>
  (event$) =>
    defer(() => {
      const held = new Set<() => void>();

      const holdOn = (event: Event): (() => void) => {
        const release = hold(event);
        const releaseOnce = (): void => {
          if (held.delete(releaseOnce)) release();
        };
        held.add(releaseOnce);
        return releaseOnce;
      };

      return event$.pipe(
        map((event) => {
          if (held.size > 0)
            return released(
              defer(() => become(event).value$),
              holdOn(event),
            );
          const { type, value$ } = become(event);
          return type === 'now' ? value$ : released(value$, holdOn(event));
        }),
        concatAll(),
        // After the source was left: an operator further up would take what is released before for done.
        finalize(() => held.forEach((release) => release())),
      );
    });

/** The same, which lets go of the event once what has become of it is done downstream, or nothing has become of it. */
const released = <R>(value$: Observable<R>, release: () => void): Observable<R> =>
  new Observable((subscriber) => {
    let isEmpty = true;
    return value$.subscribe({
      next: (value) => {
        isEmpty = false;
        handOver(() => subscriber.next(value), release);
      },
      error: (error: unknown) => subscriber.error(error),
      complete: () => {
        if (isEmpty) release();
        subscriber.complete();
      },
    });
  });
