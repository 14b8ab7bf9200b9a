import type { EventBus } from './event-bus.ts';

/** The StreamingChannel records of the org: the id of every generic channel `/u/…` that was ever mentioned. */
export class StreamingChannels {
  readonly #bus: EventBus;
  readonly #ids = new Map<string, string>();

  constructor(bus: EventBus) {
    this.#bus = bus;
  }

  /** The id of the generic channel, or undefined when this org has none of that name. */
  idOf(name: string): string | undefined {
    const known = this.#ids.get(name);
    if (known !== undefined || this.#bus.lookUp(name)?.family !== 'u') return known;
    const id = `0M65e0000000${String(this.#ids.size + 1).padStart(3, '0')}CAA`;
    this.#ids.set(name, id);
    return id;
  }

  /** The records, as a query for one name finds them. */
  rows(name: string | undefined): readonly { readonly Id: string; readonly Name: string }[] {
    if (name !== undefined) this.idOf(name);
    return [...this.#ids].map(([Name, Id]) => ({ Id, Name }));
  }

  /** The name of the channel with this id or name. */
  find(key: string): string | undefined {
    if (this.idOf(key) !== undefined) return key;
    for (const [name, id] of this.#ids) if (id === key) return name;
    return undefined;
  }
}
