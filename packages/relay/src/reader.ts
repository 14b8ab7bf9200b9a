import { encodeCursor } from './cursor.ts';
import type { ChannelFeed } from './channel-feed.ts';
import type { Entry } from './event-log.ts';
import { hasHad, locate, newestPosition, positionAfter, toWire } from './position.ts';
import type { Position } from './position.ts';
import type { DataMessage, GapReason } from './relay-message.ts';

/** A reader's place in one channel. */
export interface Seat {
  readonly name: string;
  readonly feed: ChannelFeed;
  /** How far the reader has come; undefined for one whose cursor cannot be read. */
  position: Position | undefined;
}

/** What a reader gets of the data of an event; undefined leaves the event out. Throws for what cannot be read. */
export type Rewrite = (data: string) => string | undefined;

/**
 * The messages for one reader, taken one at a time. The logs are its buffer: a reader is no more than a position in each,
 * however far it lags behind.
 */
export class Reader {
  readonly #seats: readonly Seat[];
  readonly #epoch: string;
  readonly #rewrite: Rewrite;
  #toldDown: string | undefined;

  constructor(seats: readonly Seat[], epoch: string, rewrite: Rewrite) {
    this.#seats = seats;
    this.#epoch = epoch;
    this.#rewrite = rewrite;
  }

  /** Bytes that ever came into the reader's logs. */
  get written(): number {
    return this.#seats.reduce((sum, { feed }) => sum + feed.log.written, 0);
  }

  /** The next message; undefined when there is nothing to tell. */
  next(): DataMessage | undefined {
    return this.#nextState() ?? this.#nextGap() ?? this.#nextEvent();
  }

  /** The last message, whatever has not been read. */
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
      const reason = this.#settle(seat);
      if (reason !== undefined) {
        return this.#message('gap', JSON.stringify({ channel: seat.name, reason }));
      }
    }
    return undefined;
  }

  /** Moves a position to where its log goes on; says why, if it has to leave something out. */
  #settle(seat: Seat): GapReason | undefined {
    const { log } = seat.feed;
    if (seat.position === undefined) {
      seat.position = newestPosition(log, this.#epoch);
      return 'unknown-cursor';
    }
    const standing = locate(seat.position, log, this.#epoch);
    if (standing.type === 'undecided') return undefined;
    seat.position = standing.position;
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
      const told = hasHad(position, entry) ? undefined : this.#tell(seat.name, entry);
      seat.position = positionAfter(entry, position);
      if (told !== undefined) return this.#message(told.type, told.data);
    }
  }

  #unread(seat: Seat): readonly Unread[] {
    const { position } = seat;
    if (position?.epoch !== this.#epoch) return [];
    const entry = seat.feed.log.after(position.seq);
    return entry === undefined ? [] : [{ seat, entry, position }];
  }

  #tell(channel: string, { type, data }: Entry): Pick<DataMessage, 'type' | 'data'> | undefined {
    if (type === 'gap') return { type, data };
    try {
      const rewritten = this.#rewrite(data);
      return rewritten === undefined ? undefined : { type, data: rewritten };
    } catch {
      const reason: GapReason = 'unreadable';
      return { type: 'gap', data: JSON.stringify({ channel, reason }) };
    }
  }

  #message(type: DataMessage['type'], data: string): DataMessage {
    return { type, id: this.#cursor(), data };
  }

  #cursor(): string {
    return encodeCursor(
      Object.fromEntries(
        this.#seats.flatMap(({ name, feed, position }) =>
          position === undefined
            ? []
            : [[name, toWire(withNewestId(position, feed, this.#epoch))] as const],
        ),
      ),
    );
  }
}

/** An event that a reader has not had. */
interface Unread {
  readonly seat: Seat;
  readonly entry: Entry;
  readonly position: Position;
}

/** Who has had everything has come as far as the log, also when the log learned only later from where it began. */
const withNewestId = (position: Position, { log }: ChannelFeed, epoch: string): Position =>
  position.epoch === epoch && position.seq === log.end && position.replayId === undefined
    ? newestPosition(log, epoch)
    : position;
