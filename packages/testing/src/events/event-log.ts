import type { EncodedEvent } from './encoded-event.ts';

/** An event that was delivered and can be replayed. */
export interface LoggedEvent {
  readonly replayId: number;
  readonly at: number;
  readonly uuid: string;
  readonly data: unknown;
  /** What Pub/Sub API delivers. Undefined when the org has no such API, or the data are not an event. */
  readonly encoded: EncodedEvent | undefined;
  /** The whole delivery message, serialised once for all subscribers. */
  readonly json: string;
}

/** The retained events of one channel, oldest first. */
export class EventLog {
  readonly #retention: number;
  readonly #now: () => number;
  readonly #ordinals = new Map<number, number>();
  /** Positions that were told to clients, with the time and the ordinal of the next event. */
  readonly #marks = new Map<number, { readonly at: number; readonly next: number }>();
  #events: LoggedEvent[] = [];
  /** The ordinal of `#events[0]`. */
  #purged = 0;

  constructor(retention: number, now: () => number) {
    this.#retention = retention;
    this.#now = now;
  }

  append(event: LoggedEvent): void {
    if (this.#retention <= 0) return;
    this.#ordinals.set(event.replayId, this.#purged + this.#events.length);
    this.#events.push(event);
    // Readers expire precisely; here only memory matters.
    if (this.#events.length % 1024 === 0) this.#expire();
  }

  all(): readonly LoggedEvent[] {
    this.#expire();
    return this.#events;
  }

  /** The events behind `replayId`, or undefined when neither a retained event has it nor a mark that is as young. */
  after(replayId: number): readonly LoggedEvent[] | undefined {
    this.#expire();
    const ordinal = this.#ordinals.get(replayId);
    const next = ordinal === undefined ? this.#marks.get(replayId)?.next : ordinal + 1;
    return next === undefined ? undefined : this.#events.slice(Math.max(0, next - this.#purged));
  }

  /** Makes `replayId` known as the position behind all events so far, from now for the time that events are retained. */
  mark(replayId: number): void {
    // Set last of all, so that the oldest marks stay first.
    this.#marks.delete(replayId);
    this.#marks.set(replayId, { at: this.#now(), next: this.#purged + this.#events.length });
  }

  purge(): void {
    this.#marks.clear();
    this.#drop(this.#events.length);
  }

  #expire(): void {
    const limit = this.#now() - this.#retention;
    const kept = this.#events.findIndex(({ at }) => at > limit);
    this.#drop(kept === -1 ? this.#events.length : kept);
    for (const [replayId, { at }] of this.#marks) {
      if (at > limit) break;
      this.#marks.delete(replayId);
    }
  }

  #drop(count: number): void {
    if (count === 0) return;
    for (const { replayId } of this.#events.slice(0, count)) {
      // An id given out twice stays known while its newer event is retained.
      if (this.#ordinals.get(replayId) === this.#purged) this.#ordinals.delete(replayId);
      this.#purged += 1;
    }
    this.#events = this.#events.slice(count);
  }
}
