import type { OperatorFunction, Subscriber } from 'rxjs';
import { Observable, concatAll, defer, map } from 'rxjs';
import { beginHold } from './begin-hold.ts';
import type { HandOverEnd } from './holding.ts';
import { handOver } from './holding.ts';
import type { StreamEvent } from '../model/stream-event.ts';

/** The result of an event: there at once, or only after a while. */
export interface Becoming<R> {
  readonly type: 'now' | 'later';
  readonly value$: Observable<R>;
}

/**
 * Maps each event to its result, one after the other. An event that takes a while is held until its result was passed
 * on and nobody downstream holds that any more, and so are the events that wait behind it. Otherwise an operator
 * further up that keeps positions would count events as done that have not reached anybody, and no brake would limit
 * how many wait here. Events not passed on when the stream is left, or fails, are abandoned.
 */
export const inOrderHeld =
  <Event extends StreamEvent, R>(
    become: (event: Event) => Becoming<R>,
  ): OperatorFunction<Event, R> =>
  (event$) =>
    new Observable((subscriber) => {
      const held = new Set<Held>();
      event$
        .pipe(
          map((event) => {
            if (held.size > 0) {
              const value$ = defer(() => become(event).value$);
              return passedOn(value$, holdOn(event, held), subscriber);
            }
            const { type, value$ } = become(event);
            return type === 'now' ? value$ : passedOn(value$, holdOn(event, held), subscriber);
          }),
          concatAll(),
        )
        .subscribe(subscriber);
      subscriber.add(() => {
        for (const { stage, end } of held) if (stage === 'waiting') end('abandoned');
      });
    });

/** A held event: it waits here, or its result was passed on and is held downstream. */
interface Held {
  stage: 'waiting' | 'passed-on';
  readonly end: (how: HandOverEnd) => void;
}

const holdOn = (event: StreamEvent, held: Set<Held>): Held => {
  const endHold = beginHold(event);
  const one: Held = {
    stage: 'waiting',
    end: (how) => {
      held.delete(one);
      endHold(how);
    },
  };
  held.add(one);
  return one;
};

/** Passes on the result of an event, and ends the hold once that is done downstream, or there was no result. */
const passedOn = <R>(value$: Observable<R>, held: Held, keeper: Subscriber<R>): Observable<R> =>
  new Observable((subscriber) =>
    value$.subscribe({
      next: (value) => {
        held.stage = 'passed-on';
        handOver(() => subscriber.next(value), keeper, held.end);
      },
      error: (error: unknown) => subscriber.error(error),
      complete: () => {
        if (held.stage === 'waiting') held.end('finished');
        subscriber.complete();
      },
    }),
  );
