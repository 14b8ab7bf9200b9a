import type { ReplayId } from '@sfstream/core';
import { encodeCursor } from '../wire/cursor.ts';
import type { ChannelFeed } from '../feeds/channel-feed.ts';
import type { Entry } from '../log/event-log.ts';
import {
  isRenumbered,
  locate,
  newestPosition,
  positionAfter,
  toWire,
  wasDelivered,
} from '../log/position.ts';
import type { ReaderPosition } from '../log/position.ts';
import type { DataMessage, GapReason } from '../wire/relay-message.ts';

/** One channel of a reader, and its start there. */
export interface ReaderChannel {
  readonly name: string;
  readonly feed: ChannelFeed;
  /** The start that its cursor asks for. */
  readonly start: Start;
}

/** New events, the position in the cursor, or a gap where the cursor cannot be read. */
export type Start =
  | { readonly type: 'new' | 'unreadable' }
  | { readonly type: 'resumed'; readonly position: ReaderPosition };

/** Narrows the data of an event for a reader; undefined leaves the event out. Throws where the data cannot be read. */
export type Rewrite = (data: string) => string | undefined;

/** Settings of one reader. */
export interface Reading {
  /** Left undefined, the reader gets all that the log has. */
  readonly rewrite: Rewrite | undefined;
  /**
   * True for a reader that keeps the position of each channel itself: an id then holds only those that have changed.
   */
  readonly merges: boolean;
  /** When the reader came, in epoch milliseconds. */
  readonly cameAt: number;
  /** Called when an event could not be rewritten. */
  readonly onUnreadable: (channel: string, error: unknown) => void;
}

/** The position of a reader in one channel, and the part of it that the reader may know. */
interface ReaderSeat extends Pick<ReaderChannel, 'name' | 'feed'> {
  /** Not there where the cursor could not be read. */
  position: ReaderPosition | undefined;
  /** The position after the last event that the reader got: no cursor shows an event that was withheld. */
  told: ReaderPosition | undefined;
  /** The replay id that the reader came with. */
  brought: ReplayId | undefined;
}

/**
 * The messages for one reader, taken one at a time. The logs are its buffer: a reader is no more than a position in each,
 * however far it lags behind.
 */
export class Reader {
  readonly #seats: readonly ReaderSeat[];
  readonly #epoch: string;
  readonly #reading: Reading;
  readonly #sent = new Map<string, string>();
  #toldDown: string | undefined;

  constructor(seats: readonly ReaderChannel[], epoch: string, reading: Reading) {
    this.#epoch = epoch;
    this.#reading = reading;
    this.#seats = seats.map(({ name, feed, start }) => {
      const position =
        start.type === 'resumed'
          ? start.position
          : start.type === 'new'
            ? newestPosition(feed.log, epoch)
            : undefined;
      if (start.type !== 'resumed') {
        return { name, feed, position, told: this.#tellable(position), brought: undefined };
      }
      return { name, feed, position, told: position, brought: start.position.replayId };
    });
  }

  /** Bytes that ever came into the reader's logs. */
  get written(): number {
    return this.#seats.reduce((sum, { feed }) => sum + feed.log.written, 0);
  }

  /** The next message; undefined when there is nothing to tell. */
  next(): DataMessage | undefined {
    return this.#nextState() ?? this.#nextGap() ?? this.#nextEvent();
  }

  /** The last message, even if events are left to read. */
  bye(): DataMessage {
    return this.#message('bye', JSON.stringify({ reason: 'closed' }));
  }

  #nextState(): DataMessage | undefined {
    const down = this.#seats.filter(({ feed }) => feed.isDown).map(({ name }) => name);
    const data = JSON.stringify({ down });
    if (data === this.#toldDown) return undefined;
    this.#toldDown = data;
    return this.#message('state', data);
  }

  #nextGap(): DataMessage | undefined {
    for (const seat of this.#seats) {
      const reason = this.#locate(seat);
      if (reason !== undefined) return this.#gap(seat, reason);
    }
    return undefined;
  }

  #gap({ name }: ReaderSeat, reason: GapReason): DataMessage {
    return this.#message('gap', JSON.stringify({ channel: name, reason }));
  }

  /** Moves a position to where its log goes on. Gives the reason if events are left out. */
  #locate(seat: ReaderSeat): GapReason | undefined {
    const { log } = seat.feed;
    if (seat.position === undefined) {
      seat.position = newestPosition(log, this.#epoch);
      seat.told = this.#tellable(seat.position);
      return 'unknown-cursor';
    }
    const standing = locate(seat.position, log, this.#epoch);
    if (standing.type === 'undecided' || standing.position === seat.position) return undefined;
    seat.position = standing.position;
    seat.told = this.#tellable(standing.position, seat.told);
    return standing.type === 'beyond' ? 'log-too-short' : undefined;
  }

  /** The events of all channels in the order in which they came. */
  #nextEvent(): DataMessage | undefined {
    for (;;) {
      const found = this.#seats
        .flatMap((seat) => this.#unread(seat))
        .reduce<Unread | undefined>(
          (first, other) =>
            first === undefined || other.entry.seq < first.entry.seq ? other : first,
          undefined,
        );
      if (found === undefined) return undefined;
      const { seat, entry, position } = found;
      const isKnown = wasDelivered(position, entry);
      if (isKnown && isRenumbered(seat.brought, entry, this.#reading.cameAt)) {
        return this.#beginAgain(seat);
      }
      const told = isKnown ? undefined : this.#tell(seat.name, entry);
      seat.position = positionAfter(entry, position);
      if (told !== undefined || this.#reading.rewrite === undefined) seat.told = seat.position;
      if (told !== undefined) return this.#message(told.type, told.data);
    }
  }

  /** Drops the replay id of another count, so that the reader gets all that the log has. */
  #beginAgain(seat: ReaderSeat): DataMessage {
    seat.brought = undefined;
    seat.position = { epoch: this.#epoch, key: seat.feed.log.begin.key };
    seat.told = seat.position;
    return this.#gap(seat, 'log-too-short');
  }

  #unread(seat: ReaderSeat): readonly Unread[] {
    const { position } = seat;
    if (position?.epoch !== this.#epoch) return [];
    const entry = seat.feed.log.after(position.key);
    return entry === undefined ? [] : [{ seat, entry, position }];
  }

  #tell(channel: string, { type, data }: Entry): Pick<DataMessage, 'type' | 'data'> | undefined {
    if (type === 'gap') return { type, data };
    try {
      const { rewrite } = this.#reading;
      const rewritten = rewrite === undefined ? data : rewrite(data);
      return rewritten === undefined ? undefined : { type, data: rewritten };
    } catch (error) {
      this.#reading.onUnreadable(channel, error);
      const reason: GapReason = 'unreadable';
      return { type: 'gap', data: JSON.stringify({ channel, reason }) };
    }
  }

  #message(type: DataMessage['type'], data: string): DataMessage {
    return { type, id: this.#cursor(), data };
  }

  #cursor(): string {
    const positions = this.#seats.flatMap((seat) => {
      const told = this.#toldAt(seat);
      return told === undefined ? [] : [[seat.name, toWire(told)] as const];
    });
    return encodeCursor(
      Object.fromEntries(
        this.#reading.merges ? positions.filter((position) => this.#isNews(position)) : positions,
      ),
    );
  }

  #isNews([name, wire]: readonly [string, readonly unknown[]]): boolean {
    const text = JSON.stringify(wire);
    if (this.#sent.get(name) === text) return false;
    this.#sent.set(name, text);
    return true;
  }

  /** Moves a reader that got everything as far as the log, also when the log learned only later from where it began. */
  #toldAt({ told, feed: { log } }: ReaderSeat): ReaderPosition | undefined {
    return told?.epoch === this.#epoch && told.key === log.end.key && told.replayId === undefined
      ? this.#tellable(newestPosition(log, this.#epoch))
      : told;
  }

  /** The newest replay id may be that of an event which is withheld from this reader: it keeps the one that it knew. */
  #tellable(
    position: ReaderPosition | undefined,
    known?: ReaderPosition,
  ): ReaderPosition | undefined {
    if (position === undefined || this.#reading.rewrite === undefined) return position;
    const { replayId: _, ...place } = position;
    return known?.replayId === undefined ? place : { ...place, replayId: known.replayId };
  }
}

/** An event that a reader has not got yet. */
interface Unread {
  readonly seat: ReaderSeat;
  readonly entry: Entry;
  readonly position: ReaderPosition;
}
