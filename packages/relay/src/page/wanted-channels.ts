import type { MonoTypeOperatorFunction, Observable, SchedulerLike } from 'rxjs';
import {
  BehaviorSubject,
  debounceTime,
  defer,
  distinctUntilChanged,
  finalize,
  map,
  pairwise,
  skip,
  startWith,
} from 'rxjs';

/** The channels that the page reads, before and after a change; each name once, in order. */
export type WantedChange = readonly [before: readonly string[], after: readonly string[]];

/** The channels that the subscribers of a page want. */
export interface WantedChannels {
  /** Each change of the set, once it has stayed the same for 10 ms. The first one starts from none. */
  readonly change$: Observable<WantedChange>;
  /** Wants the channel for as long as the source is subscribed. */
  want<T>(channel: string): MonoTypeOperatorFunction<T>;
}

export const createWantedChannels = (scheduler: SchedulerLike): WantedChannels => {
  /** A name for each subscriber. */
  const wanted = new BehaviorSubject<readonly string[]>([]);
  return {
    change$: wanted.pipe(
      skip(1),
      // Subscribers that come and go together, as when a page is changed for another, cost one new connection or none.
      debounceTime(stillness, scheduler),
      map((names) => [...new Set(names)].sort()),
      distinctUntilChanged((one, other) => one.join('\n') === other.join('\n')),
      startWith<readonly string[]>([]),
      pairwise(),
    ),
    want: (channel) => (source$) =>
      defer(() => {
        wanted.next([...wanted.value, channel]);
        return source$.pipe(
          finalize(() => wanted.next(wanted.value.toSpliced(wanted.value.indexOf(channel), 1))),
        );
      }),
  };
};

/** Milliseconds that the set of channels must stay the same before the relay is asked for it. */
const stillness = 10;
