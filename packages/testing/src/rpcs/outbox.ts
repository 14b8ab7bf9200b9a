/** More is not outstanding on one stream, whatever is asked for (Pub/Sub API guide, "Pull Subscription and Flow Control"). */
const mostOutstanding = 100;

/** Events that wait for one subscriber, and how many it has asked for. */
export class Outbox<Event> {
  readonly #waiting: Event[] = [];
  #outstanding = 0;

  /** Number of events that were asked for and not sent. */
  get outstanding(): number {
    return this.#outstanding;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  grant(count: number): void {
    this.#outstanding = Math.min(mostOutstanding, this.#outstanding + count);
  }

  add(event: Event): void {
    this.#waiting.push(event);
  }

  /** Takes out what may be sent. */
  take(): readonly Event[] {
    const events = this.#waiting.splice(0, this.#outstanding);
    this.#outstanding -= events.length;
    return events;
  }
}
