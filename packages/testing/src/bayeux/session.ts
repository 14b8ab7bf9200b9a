import type { BayeuxMessage } from '../wire/bayeux-message.ts';
import type { ChannelName } from '../events/channel-name.ts';
import type { DisconnectShape } from './server-disconnect.ts';

/** A poll that waits for an event. */
export interface HeldPoll {
  readonly request: BayeuxMessage;
  readonly token: string | undefined;
  /** The reply when all is well, made when it is sent. */
  accepted(): BayeuxMessage;
  /** Ends the wait with these serialised events and these replies. */
  answer(events: readonly string[], replies: readonly BayeuxMessage[]): void;
  /** Ends the wait with HTTP 500, as CometD does to a poll that a newer one replaces. */
  cancel(): void;
}

/** One client id: what it listens to, what waits for it, and whether it still lives. */
export class Session {
  readonly clientId: string;
  readonly browser: string;
  readonly route: string;
  readonly subscriptions = new Map<string, ChannelName>();
  readonly #now: () => number;
  readonly #timeout: number;
  readonly #eventsPerResponse: number;
  #queue: string[] = [];
  #held: HeldPoll | undefined;
  #answeredAt: number;
  /** Shape of the disconnect that the next poll gets. Set when the org wants this client gone. */
  farewell: DisconnectShape | undefined;
  /** State of the advice: due with the next connect reply, before or after the first poll, or given. */
  advice: 'first' | 'due' | 'given' = 'first';

  constructor(settings: {
    clientId: string;
    browser: string;
    route: string;
    now: () => number;
    timeout: number;
    eventsPerResponse: number;
  }) {
    this.clientId = settings.clientId;
    this.browser = settings.browser;
    this.route = settings.route;
    this.#now = settings.now;
    this.#timeout = settings.timeout;
    this.#eventsPerResponse = settings.eventsPerResponse;
    this.#answeredAt = settings.now();
  }

  get isAlive(): boolean {
    return this.#held !== undefined || this.#now() < this.#answeredAt + this.#timeout;
  }

  get held(): HeldPoll | undefined {
    return this.#held;
  }

  get hasEvents(): boolean {
    return this.#queue.length > 0;
  }

  /** Starts the expiry clock again. */
  touch(): void {
    this.#answeredAt = this.#now();
  }

  /** Takes one event. Those of one synchronous turn leave in one response. */
  deliver({ json }: { readonly json: string }): void {
    if (this.#queue.push(json) === 1) {
      queueMicrotask(() => {
        if (this.hasEvents) this.release();
      });
    }
  }

  /** Takes what one response may carry. */
  drain(): readonly string[] {
    const events = this.#queue;
    this.#queue = events.slice(this.#eventsPerResponse);
    return this.hasEvents ? events.slice(0, this.#eventsPerResponse) : events;
  }

  /** Forgets what has queued up. */
  clear(): void {
    this.#queue = [];
  }

  hold(poll: HeldPoll): void {
    this.#held = poll;
  }

  /** Answers the held poll, if there is one, with what has queued up. */
  release(replies = (poll: HeldPoll): readonly BayeuxMessage[] => [poll.accepted()]): void {
    const poll = this.#held;
    if (poll === undefined) return;
    this.#held = undefined;
    this.touch();
    poll.answer(this.drain(), replies(poll));
  }

  /** A newer poll takes the place of the held one. */
  cancelHeld(): void {
    const poll = this.#held;
    this.#held = undefined;
    poll?.cancel();
  }

  /** The exchange of `poll` is over; if it is still held, its client went away. */
  letGo(poll: HeldPoll): void {
    if (this.#held !== poll) return;
    this.#held = undefined;
    this.touch();
  }
}
