import { answerOf } from '@sfstream/base';
import type { Replay, ReplayId, StreamEvent } from '@sfstream/core';
import { ReplayOption } from '@sfstream/core';
import type { Observable } from 'rxjs';
import {
  BehaviorSubject,
  Subject,
  concatMap,
  defer,
  filter,
  finalize,
  from,
  ignoreElements,
  map,
  of,
  startWith,
  switchMap,
  take,
  tap,
} from 'rxjs';

/** An event of {@link MemoryChannels}. */
export type MemoryEvent = StreamEvent & { readonly replayId: number };

/** The channels of an org that is only in memory. Replay ids are counted per channel, from 1. */
export class MemoryChannels {
  readonly #log: MemoryEvent[] = [];
  readonly #grown = new Subject<void>();
  readonly #heard = new Set<string>();
  #listeners = 0;
  /** Counts the subscribers whose store has not answered yet. */
  readonly #starting = new BehaviorSubject(0);

  /** Completes when every subscriber has begun. */
  readonly started$: Observable<never> = this.#starting.pipe(
    filter((count) => count === 0),
    take(1),
    ignoreElements(),
  );

  /** The channels that somebody has listened to so far. */
  get heard(): readonly string[] {
    return [...this.#heard];
  }

  /** True while anybody listens to any channel. */
  get isListenedTo(): boolean {
    return this.#listeners > 0;
  }

  emit(channel: string, fields: unknown): MemoryEvent {
    const replayId = this.#lastOf(channel) + 1;
    const createdDate = new Date().toISOString();
    const eventUuid = crypto.randomUUID();
    const data = channel.startsWith('/topic/')
      ? { sobject: fields, event: { replayId, createdDate, type: 'created' } }
      : { payload: fields, event: { replayId, EventUuid: eventUuid } };
    const event = { channel, data, replayId, createdDate, eventUuid };
    this.#log.push(event);
    this.#grown.next();
    return event;
  }

  events(channel: string, replay: Replay): Observable<MemoryEvent> {
    return defer(() => {
      const newest = this.#lastOf(channel);
      this.#heard.add(channel);
      this.#listeners += 1;
      this.#starting.next(this.#starting.value + 1);
      return startOf(channel, replay).pipe(
        map((start) => (start === ReplayOption.NewEvents ? newest : Number(start))),
        finalize(() => this.#starting.next(this.#starting.value - 1)),
      );
    }).pipe(
      switchMap((start) => this.#after(channel, start)),
      finalize(() => (this.#listeners -= 1)),
    );
  }

  #lastOf(channel: string): number {
    return this.#log.findLast((event) => event.channel === channel)?.replayId ?? 0;
  }

  /** Read from the log each time, since handlers may emit, too. */
  #after(channel: string, start: number): Observable<MemoryEvent> {
    let seen = start;
    return this.#grown.pipe(
      startWith(undefined),
      concatMap(() =>
        from(this.#log.filter((event) => event.channel === channel && event.replayId > seen)),
      ),
      tap(({ replayId }) => (seen = replayId)),
    );
  }
}

const startOf = (channel: string, replay: Replay): Observable<ReplayId> =>
  typeof replay === 'object'
    ? answerOf(() => replay.get(channel)).pipe(
        map((marker) => marker?.replayId ?? ReplayOption.NewEvents),
      )
    : of(replay);
