import type { GapReason, PageState, RelayedEvent } from '@sfstream/relay/client';
import type { Observable, Observer } from 'rxjs';
import { BehaviorSubject, Subject, defer } from 'rxjs';
import type { SfStreamClient } from '../sf-stream-client.ts';

/** Plays the relay in a test. `provideSfStreamTesting` provides it. */
export class SfStreamTestingController {
  readonly #state = new BehaviorSubject<PageState>({ type: 'idle' });
  readonly #gap = new Subject<{ readonly channel: string; readonly reason: GapReason }>();
  readonly #channels = new Map<string, Subject<RelayedEvent>>();
  #replayId = 0;

  /** The client that is injected instead of one with a connection. */
  readonly client: SfStreamClient = {
    channel: <Data>(name: string) =>
      // Anew for each subscriber, as one that has failed may try again.
      defer(() => {
        const subject = this.#channels.get(name) ?? new Subject<RelayedEvent>();
        this.#channels.set(name, subject);
        return subject as Observable<RelayedEvent<Data>>;
      }),
    state$: this.#state.asObservable(),
    gap$: this.#gap.asObservable(),
  };

  /** The channels that are subscribed at the moment. */
  get channels(): readonly string[] {
    return [...this.#channels].filter(([, { observed }]) => observed).map(([name]) => name);
  }

  /** Delivers an event. `replayId` counts up from 1 by default. Throws if nobody has subscribed the channel. */
  emit(channel: string, data: unknown, replayId = this.#replayId + 1): void {
    this.#replayId = replayId;
    this.#subscribed(channel).next({ channel, data, replayId });
  }

  /** Fails a channel, such as with a `RelayRefusedError`. Throws if nobody has subscribed it. */
  fail(channel: string, error: unknown): void {
    const subject = this.#subscribed(channel);
    this.#channels.delete(channel);
    subject.error(error);
  }

  /** Enters a state. The first one is `idle`. */
  state(state: PageState): void {
    this.#state.next(state);
  }

  /** Tells of a gap. */
  gap(channel: string, reason: GapReason = 'log-too-short'): void {
    this.#gap.next({ channel, reason });
  }

  /** Throws if a channel is still subscribed, as when a component has not let go of it. */
  verify(): void {
    if (this.channels.length > 0) {
      throw new Error(`Still subscribed: ${this.channels.join(', ')}.`);
    }
  }

  #subscribed(name: string): Observer<RelayedEvent> {
    const subject = this.#channels.get(name);
    if (subject?.observed) return subject;
    const others = this.channels.join(', ') || 'none';
    throw new Error(`Nobody has subscribed ${name}. Subscribed: ${others}.`);
  }
}
