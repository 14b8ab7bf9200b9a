import { randomUUID } from 'node:crypto';
import { isRecord } from '../wire/bayeux-message.ts';
import type { BayeuxMessage } from '../wire/bayeux-message.ts';
import { parseChannelName } from './channel-name.ts';
import type { ChannelFamily, ChannelName } from './channel-name.ts';
import type { EncodedEvent, EventEncoder } from './encoded-event.ts';
import { envelope } from './envelopes.ts';
import type { PublishOptions } from './envelopes.ts';
import { EventLog } from './event-log.ts';
import type { LoggedEvent } from './event-log.ts';

/** An event as it was put on its channel. */
export interface PublishedEvent {
  readonly channel: string;
  readonly replayId: number;
  /** ISO 8601, UTC. */
  readonly createdDate: string;
  /** Platform events only. */
  readonly eventUuid?: string;
  /** The Bayeux message that subscribers get. */
  readonly message: BayeuxMessage;
}

/** Milliseconds that events of each family stay replayable. */
export type Retention = Readonly<Record<ChannelFamily, number>>;

/** A client's session as the channels see it. */
export interface Subscriber {
  readonly isAlive: boolean;
  /** Its subscriptions, by their full names. */
  readonly subscriptions: Map<string, ChannelName>;
  /** Takes one event. */
  deliver(event: LoggedEvent): void;
}

interface Topic {
  readonly name: ChannelName;
  readonly log: EventLog;
  readonly subscribers: Set<Subscriber>;
  readonly counter: Counter;
}

/** Gives out the replay ids of one channel, or of several that share events. */
interface Counter {
  lastId: number | undefined;
  /** The id of the newest event that was delivered. */
  deliveredId: number | undefined;
}

const newCounter = (): Counter => ({ lastId: undefined, deliveredId: undefined });

/**
 * The channels of the org: what was published, and who hears it. Replay ids are counted per channel; a custom channel
 * and its members count together, so that an event has the same id on each.
 */
export class EventBus {
  readonly #topics = new Map<string, Topic>();
  readonly #delayed = new Set<NodeJS.Timeout>();
  readonly #awaited = new Map<string, (() => void)[]>();
  readonly #now: () => number;
  readonly #delay: number;
  readonly #retention: Retention;
  readonly #firstId: number;
  readonly #step: () => number;
  readonly #channels: ReadonlySet<string> | undefined;
  readonly #members: Readonly<Record<string, readonly string[]>>;
  readonly #counters = new Map<string, Counter>();
  readonly #encode: EventEncoder | undefined;

  constructor(settings: {
    now: () => number;
    delay: number;
    retention: Retention;
    firstId: number;
    step: () => number;
    channels: readonly string[] | undefined;
    members: Readonly<Record<string, readonly string[]>>;
    encode: EventEncoder | undefined;
  }) {
    this.#now = settings.now;
    this.#delay = settings.delay;
    this.#retention = settings.retention;
    this.#firstId = settings.firstId;
    this.#step = settings.step;
    this.#channels = settings.channels && new Set(settings.channels);
    this.#members = settings.members;
    this.#encode = settings.encode;
    for (const [channel, members] of Object.entries(settings.members)) {
      this.#countTogether([channel, ...members]);
    }
  }

  /** The channel's name taken apart, or undefined when this org has no such channel. */
  lookUp(channel: string): ChannelName | undefined {
    const name = this.#topics.get(channel)?.name ?? parseChannelName(channel);
    return name === undefined || this.#channels?.has(name.base) === false ? undefined : name;
  }

  publish(channel: string, data: unknown, options: PublishOptions = {}): PublishedEvent {
    const topic = this.#existing(channel);
    const replayId = this.#nextId(topic);
    const createdDate = new Date(this.#now()).toISOString();
    const { eventUuid = randomUUID() } = options;
    const facts = { ...options, replayId, createdDate, eventUuid };
    const plain = envelope(topic.name, data, facts);
    const encoded = this.#encode?.(topic.name, plain);
    const message = { channel, data: withSchema(plain, encoded) };
    this.#emit(topic, { replayId, uuid: eventUuid, encoded, message });
    for (const carrier of this.#carriersOf(topic)) {
      const carried = withSchema(envelope(carrier.name, data, facts, topic.name), encoded);
      const copy = { channel: carrier.name.base, data: carried };
      this.#emit(carrier, { replayId, uuid: eventUuid, encoded, message: copy });
    }
    const published = { channel, replayId, createdDate, message };
    return topic.name.family === 'event' ? { ...published, eventUuid } : published;
  }

  publishRaw(channel: string, data: unknown, replayId?: number): PublishedEvent {
    const topic = this.#existing(channel);
    const id = replayId ?? this.#nextId(topic);
    topic.counter.lastId = Math.max(topic.counter.lastId ?? id, id);
    const message = { channel, data };
    const encoded = this.#encodeRaw(topic.name, data);
    this.#emit(topic, { replayId: id, uuid: randomUUID(), encoded, message });
    return { channel, replayId: id, createdDate: new Date(this.#now()).toISOString(), message };
  }

  /** The retained events behind `replayId` (-2: all, -1: none), or undefined when the id is not known. */
  replay({ base }: ChannelName, replayId: number): readonly LoggedEvent[] | undefined {
    if (replayId === -1) return [];
    const log = this.#topics.get(base)?.log;
    return replayId === -2 ? (log?.all() ?? []) : log?.after(replayId);
  }

  /**
   * Gives the position behind all events of the channel that were delivered so far, and of those that count together with it.
   * Makes it known as one.
   */
  mark(name: ChannelName): number {
    const { counter, log } = this.#topic(name);
    const position = counter.deliveredId ?? Math.max(0, this.#firstId - 1);
    log.mark(position);
    return position;
  }

  /** Tells whether someone is subscribed to the channel, named as in the request. */
  isSubscribed(channel: string): boolean {
    const base = this.lookUp(channel)?.base ?? channel;
    const subscribers = this.#topics.get(base)?.subscribers ?? [];
    return [...subscribers].some(
      ({ isAlive, subscriptions }) => isAlive && subscriptions.has(channel),
    );
  }

  subscribe(subscriber: Subscriber, name: ChannelName): void {
    subscriber.subscriptions.set(name.name, name);
    this.#topic(name).subscribers.add(subscriber);
    for (const resolve of this.#awaited.get(name.name) ?? []) resolve();
    this.#awaited.delete(name.name);
  }

  /** Resolves when someone next subscribes to the channel. */
  nextSubscription(channel: string): Promise<void> {
    return new Promise((resolve) => {
      this.#awaited.set(channel, [...(this.#awaited.get(channel) ?? []), resolve]);
    });
  }

  unsubscribe(subscriber: Subscriber, channel: string): void {
    const name = subscriber.subscriptions.get(channel);
    if (name === undefined) return;
    subscriber.subscriptions.delete(channel);
    const stays = [...subscriber.subscriptions.values()].some(({ base }) => base === name.base);
    if (!stays) this.#topics.get(name.base)?.subscribers.delete(subscriber);
  }

  forget(subscriber: Subscriber): void {
    for (const { base } of subscriber.subscriptions.values()) {
      this.#topics.get(base)?.subscribers.delete(subscriber);
    }
  }

  purge(channel?: string): void {
    for (const [name, { log }] of this.#topics) {
      if (channel === undefined || channel === name) log.purge();
    }
  }

  /** Drops all that is retained, and counts replay ids from the first again. */
  restart(): void {
    this.purge();
    for (const { counter } of this.#topics.values()) Object.assign(counter, newCounter());
  }

  close(): void {
    for (const timer of this.#delayed) clearTimeout(timer);
    this.#delayed.clear();
  }

  #existing(channel: string): Topic {
    const name = this.lookUp(channel);
    if (name === undefined || name.filter !== undefined) {
      throw new TypeError(
        `This org has no channel '${channel}' to publish on. Use /topic/…, /u/…, /event/… or /data/…, one of options.channels if these were given.`,
      );
    }
    return this.#topic(name);
  }

  #topic(name: ChannelName): Topic {
    const known = this.#topics.get(name.base);
    if (known !== undefined) return known;
    const { base, family } = name;
    const topic: Topic = {
      name: { name: base, base, family },
      log: new EventLog(this.#retention[family], this.#now),
      subscribers: new Set(),
      counter: this.#counters.get(base) ?? newCounter(),
    };
    this.#topics.set(base, topic);
    return topic;
  }

  /** Data that an event of Pub/Sub API could not have are for the subscribers of CometD alone. */
  #encodeRaw(name: ChannelName, data: unknown): EncodedEvent | undefined {
    try {
      return this.#encode?.(name, data);
    } catch (error) {
      if (error instanceof TypeError) return undefined;
      throw error;
    }
  }

  /** Channels that share one take the counter of what each of them shares with others already. */
  #countTogether(channels: readonly string[]): void {
    const shared = newCounter();
    const before = new Set(channels.map((channel) => this.#counters.get(channel)));
    for (const [channel, counter] of this.#counters) {
      if (before.has(counter)) this.#counters.set(channel, shared);
    }
    for (const channel of channels) this.#counters.set(channel, shared);
  }

  /** The channels that deliver the events of this one as well. */
  #carriersOf({ name }: Topic): readonly Topic[] {
    return Object.entries(this.#members)
      .filter(([, members]) => members.includes(name.base))
      .map(([channel]) => this.#existing(channel));
  }

  #nextId({ counter }: Topic): number {
    counter.lastId = counter.lastId === undefined ? this.#firstId : counter.lastId + this.#step();
    return counter.lastId;
  }

  #emit(
    topic: Topic,
    {
      message,
      ...facts
    }: Pick<LoggedEvent, 'replayId' | 'uuid' | 'encoded'> & {
      readonly message: { readonly channel: string; readonly data: unknown };
    },
  ): void {
    const { data } = message;
    const event = { ...facts, at: this.#now(), data, json: JSON.stringify(message) };
    if (this.#delay <= 0) {
      deliver(topic, event);
      return;
    }
    // Timers of one length fire in the order they were set, so events keep theirs.
    const timer = setTimeout(() => {
      this.#delayed.delete(timer);
      deliver(topic, event);
    }, this.#delay);
    this.#delayed.add(timer);
  }
}

const deliver = (topic: Topic, event: LoggedEvent): void => {
  topic.log.append(event);
  topic.counter.deliveredId = event.replayId;
  for (const subscriber of topic.subscribers) {
    if (subscriber.isAlive && hears(subscriber, topic.name.base, event.data)) {
      subscriber.deliver(event);
    }
  }
};

/** In an org with Pub/Sub API both protocols name the same schema. */
const withSchema = (data: unknown, encoded: EncodedEvent | undefined): unknown =>
  encoded !== undefined && isRecord(data) ? { ...data, schema: encoded.schemaId } : data;

/** Tells whether one of the subscriptions to the channel lets the event through. */
const hears = (subscriber: Subscriber, base: string, data: unknown): boolean =>
  subscriber.subscriptions.has(base) ||
  [...subscriber.subscriptions.values()].some((name) => name.base === base && passes(name, data));

/** Salesforce joins the clauses of a filter with `&` and means "or". */
export const passes = ({ filter }: ChannelName, data: unknown): boolean => {
  if (filter === undefined) return true;
  const sobject = isRecord(data) && isRecord(data['sobject']) ? data['sobject'] : {};
  return filter.some(({ field, value }) => String(sobject[field]) === value);
};
