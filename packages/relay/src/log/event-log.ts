import type { EventMarker, ReplayMarker, StartMarker } from '@sfstream/core';
import { ReplayOption, isLaterReplayId } from '@sfstream/core';

/** Limits of a log. Events beyond any of them leave it, oldest first; the newest event stays. */
export interface LogLimits {
  readonly size: number;
  /** Milliseconds. */
  readonly maxAge: number;
  readonly maxBytes: number;
}

/** A place in a log: behind an event, or where the log begins. */
export interface Place {
  /** The relay's own number; it grows over all channels, and leaves the relay in no form. */
  readonly seq: number;
  /** The name of the place for readers. It tells nothing of the number. */
  readonly key: string;
}

/** One event in the log: the message for readers, ready to be sent. */
export interface Entry extends Place {
  /** Time of arrival, in epoch milliseconds. */
  readonly at: number;
  readonly marker: EventMarker | undefined;
  readonly type: 'event' | 'gap';
  readonly data: string;
  readonly bytes: number;
}

/**
 * The start of a log in replay ids: the only measure that it shares with the positions of other relays and of other
 * lives of this one.
 * - `unknown`: not begun; it waits for the store to say where.
 * - `new`: with new events, `since` that start as soon as it is known; no event has come.
 * - `since`: with new events in a former life of the relay; no event has come.
 * - `retained`: with all that Salesforce retains at `askedAt`, in epoch milliseconds, perhaps since a position was
 *   `refused`; no event has come.
 * - `after`: everything after the marker is in it.
 * - `incomparable`: its replay ids say nothing about others. `since` is its start where it began with new events.
 */
export type LogStart =
  | { readonly type: 'unknown' }
  | { readonly type: 'new' | 'incomparable'; readonly since?: StartMarker }
  | { readonly type: 'since'; readonly since: StartMarker }
  | { readonly type: 'retained'; readonly askedAt: number; readonly refused?: EventMarker }
  | { readonly type: 'after'; readonly marker: EventMarker };

/** The newest events of one channel. */
export class EventLog {
  readonly #limits: LogLimits;
  /** The places by their keys: how many events had come when each was the end. */
  readonly #places = new Map<string, number>();
  #entries: Entry[] = [];
  /** Counts the events that have left the log. */
  #gone = 0;
  #bytes = 0;
  #begin: Place;
  #start: LogStart = { type: 'unknown' };
  #newest: EventMarker | undefined;
  #written = 0;

  constructor(begin: Place, limits: LogLimits) {
    this.#limits = limits;
    this.#begin = begin;
    this.#places.set(begin.key, 0);
  }

  /** Everything that came after this place is in the log. */
  get begin(): Place {
    return this.#begin;
  }

  /** The place of the newest event, or where the log begins. */
  get end(): Place {
    return this.#entries.at(-1) ?? this.#begin;
  }

  get start(): LogStart {
    return this.#start;
  }

  /** The position of the newest event, or of that after which the log begins; undefined where there is none. */
  get newest(): EventMarker | undefined {
    return this.#newest;
  }

  /** The position from which the log goes on without a hole; undefined where nothing tells. */
  get position(): ReplayMarker | undefined {
    if (this.#newest !== undefined) return this.#newest;
    switch (this.#start.type) {
      case 'retained':
        return { replayId: ReplayOption.AllEvents };
      case 'new':
      case 'since':
      case 'incomparable':
        return this.#start.since;
      default:
        return undefined;
    }
  }

  /** All bytes that ever came into the log. */
  get written(): number {
    return this.#written;
  }

  /** The log begins to be filled from `start` on. */
  open(start: LogStart): void {
    this.#start = start;
    this.#newest = start.type === 'after' ? start.marker : undefined;
  }

  /** Begins again: the next event does not follow the last one. */
  restart(begin: Place, start: LogStart): void {
    this.#entries = [];
    this.#gone = 0;
    this.#places.clear();
    this.#places.set(begin.key, 0);
    this.#bytes = 0;
    this.#begin = begin;
    this.open(start);
  }

  /** Notes when the log, which begins with new events, has begun. */
  beganAt(since: StartMarker): void {
    const { type } = this.#start;
    if (type === 'new' || type === 'incomparable') this.#start = { type, since };
  }

  append(entry: Entry): void {
    this.#entries.push(entry);
    this.#places.set(entry.key, this.#gone + this.#entries.length);
    this.#bytes += entry.bytes;
    this.#written += entry.bytes;
    this.#start = startAfter(this.#start, entry.marker);
    this.#newest = entry.marker;
    this.trim(entry.at);
  }

  /** Drops the events beyond the limits at this time. */
  trim(now: number): void {
    const { size, maxAge, maxBytes } = this.#limits;
    for (;;) {
      const [oldest] = this.#entries;
      if (oldest === undefined) return;
      const count = this.#entries.length;
      const isOver = count > size || (count > 1 && this.#bytes > maxBytes);
      if (!isOver && now - oldest.at <= maxAge) return;
      this.#entries.shift();
      this.#gone += 1;
      this.#places.delete(this.#begin.key);
      this.#bytes -= oldest.bytes;
      this.#begin = { seq: oldest.seq, key: oldest.key };
      if (this.#start.type === 'after' && oldest.marker !== undefined) {
        this.#start = { type: 'after', marker: oldest.marker };
      }
    }
  }

  /** Says whether everything that came after the place of this key is in the log. */
  holds(key: string): boolean {
    return this.#places.has(key);
  }

  /** The first event after the place of this key; undefined also where the log does not hold the place. */
  after(key: string): Entry | undefined {
    const before = this.#places.get(key);
    return before === undefined ? undefined : this.#entries[before - this.#gone];
  }
}

/**
 * The first event says where a log begins. One without a replay id can be compared with nothing, and neither can ids of
 * another org, or of another form, than that of the position which was refused. Lower ids than one that was refused are
 * not older ones, which would be gone too: the org was moved, and counts from the start.
 */
const startAfter = (start: LogStart, marker: EventMarker | undefined): LogStart => {
  if (marker === undefined) return { type: 'incomparable' };
  switch (start.type) {
    case 'after':
    case 'incomparable':
      return start;
    case 'retained':
      return start.refused === undefined || follows(marker, start.refused)
        ? { type: 'after', marker }
        : { type: 'incomparable' };
    default:
      return { type: 'after', marker };
  }
};

const follows = (marker: EventMarker, refused: EventMarker): boolean =>
  (marker.orgId ?? refused.orgId) === (refused.orgId ?? marker.orgId) &&
  isLaterReplayId(marker.replayId, refused.replayId) &&
  // An id of another form is later, and earlier as well.
  !isLaterReplayId(refused.replayId, marker.replayId);
