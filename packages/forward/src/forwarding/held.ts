import type { HandOverEnd, StreamEvent } from '@sfstream/core';
import { beginHold, handOver } from '@sfstream/core';
import type { OperatorFunction } from 'rxjs';
import { Observable, Subject, map, takeUntil } from 'rxjs';

/** An event that is held against the brake of its client. */
export interface Held<Event> {
  readonly event: Event;
  readonly end: (how: HandOverEnd) => void;
}

/** An event that is done: written, and to be passed on; or put aside. */
export interface Done<Event> {
  readonly held: Held<Event>;
  readonly fate: 'put-aside' | 'written';
}

/**
 * Holds each event until `work` has given it back as done, and passes what is written on then: until nobody downstream holds it either.
 * What `work` has not given back when the stream ends, or is left, is abandoned.
 */
export const holding =
  <Event extends StreamEvent>(
    work: OperatorFunction<Held<Event>, readonly Done<Event>[]>,
  ): OperatorFunction<Event, Event> =>
  (event$) =>
    new Observable((subscriber) => {
      const atWork = new Set<Held<Event>>();
      const gone = new Subject<void>();
      subscriber.add(() => {
        gone.next();
        for (const { end } of atWork) end('abandoned');
      });
      const holdOn = (event: Event): Held<Event> => {
        const one = { event, end: beginHold(event) };
        atWork.add(one);
        return one;
      };
      const finish = ({ held: { event, end }, fate }: Done<Event>): void =>
        fate === 'written'
          ? handOver(() => subscriber.next(event), subscriber, end)
          : end('finished');
      event$.pipe(map(holdOn), work, takeUntil(gone)).subscribe({
        next: (done) => {
          // All of them are done, even if the first one is the last that somebody takes.
          for (const { held } of done) atWork.delete(held);
          done.forEach(finish);
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => subscriber.complete(),
      });
    });
