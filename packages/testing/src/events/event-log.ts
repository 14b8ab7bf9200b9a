/** An event that was delivered and can be replayed. */
export interface LoggedEvent {
  readonly replayId: number;
  readonly at: number;
  readonly data: unknown;
  /** The whole delivery message, serialised once for all subscribers. */
  readonly json: string;
}

/** The retained events of one channel, oldest first. */
export class EventLog {
  readonly #retention: number;
  readonly #now: () => number;
  readonly #ordinals = new Map<number, number>();
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

  /** The events behind `replayId`, or undefined when no retained event has it. */
  after(replayId: number): readonly LoggedEvent[] | undefined {
    this.#expire();
    const ordinal = this.#ordinals.get(replayId);
    return ordinal === undefined ? undefined : this.#events.slice(ordinal - this.#purged + 1);
  }

  purge(): void {
    this.#drop(this.#events.length);
  }

  #expire(): void {
    const limit = this.#now() - this.#retention;
    const kept = this.#events.findIndex(({ at }) => at > limit);
    this.#drop(kept === -1 ? this.#events.length : kept);
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
