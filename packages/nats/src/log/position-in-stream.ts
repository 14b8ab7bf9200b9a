import type { EventMarker, ReplayMarker, StartMarker } from '@sfstream/core';
import { ReplayIdError, markerOf } from '@sfstream/core';
import { toCometdId } from '@sfstream/core/transport';
import { isLaterMarker } from '@sfstream/forward';
import type { JetStreamManagerLike, StoredMessageLike } from '../client/jetstream-like.ts';
import { positionAt } from '../messages/channel-position.ts';
import { readMessage } from '../messages/event-message.ts';

/** The messages of a channel in a stream. */
export interface ChannelMessages {
  readonly streams: JetStreamManagerLike['streams'];
  readonly stream: string;
  readonly channel: string;
  /** All subjects of the channel. */
  readonly subjects: string;
}

/** Milliseconds by which the clock of NATS may be behind that of Salesforce. */
const clockDifference = 60_000;

/**
 * Finds the sequence from which on the stream has what comes after a position. It asks for as many messages as it takes to halve the
 * stream again and again, since replay ids grow with the sequence. Rejects with a {@link ReplayIdError} where the stream does not
 * have the channel from that position on.
 */
export const sequenceAfter = async (
  messages: ChannelMessages,
  marker: ReplayMarker,
): Promise<number> => {
  if (marker.replayId === undefined) return firstWhere(messages, isStoredSince(marker));
  const position = await inItsOrg(messages, marker);
  return firstWhere(await holding(messages, position), isAfter(position));
};

/** A position that does not name its org is of that of the last event. */
const inItsOrg = async (
  { streams, stream, subjects }: ChannelMessages,
  position: EventMarker,
): Promise<EventMarker> => {
  if (position.orgId !== undefined) return position;
  const last = await streams.getMessage(stream, { last_by_subj: subjects });
  const orgId =
    last === null ? undefined : positionAt(readMessage(last.data), last.seq)?.marker.orgId;
  return orgId === undefined ? position : { ...position, orgId };
};

/** The start is by the clock of Salesforce, and an event is stored after it was created. */
const isStoredSince = ({ createdDate }: StartMarker) => {
  const since = Date.parse(createdDate) - clockDifference;
  return ({ time }: StoredMessageLike): boolean => time.getTime() >= since;
};

/** An event without a replay id is after the position that it carries. */
const isAfter =
  (position: EventMarker) =>
  ({ data }: StoredMessageLike): boolean => {
    const { event, before } = readMessage(data);
    const marker = markerOf(event);
    return marker === undefined
      ? before !== undefined && !isBehind(position, before.marker)
      : isBehind(marker, position);
  };

/** The events of a stream can be of one org and then of another: only dates tell which was first. */
const isBehind = (marker: EventMarker, other: EventMarker): boolean =>
  marker.orgId === other.orgId
    ? isLaterMarker(marker, other) && isLaterMarker(inDigits(marker), inDigits(other))
    : !(dateOf(marker) <= dateOf(other));

/** The marker as CometD gives it, as one API can have written a stream and then another. Bytes of an unknown form stay. */
const inDigits = (marker: EventMarker): EventMarker => ({
  ...marker,
  replayId: toCometdId(marker.replayId) ?? marker.replayId,
});

const dateOf = ({ createdDate = '' }: EventMarker): number => Date.parse(createdDate);

const holding = async (
  messages: ChannelMessages,
  position: EventMarker,
): Promise<ChannelMessages> => {
  const oldest = await messageFrom(messages, 1);
  if (oldest !== null && !isAfter(position)(oldest)) return messages;
  throw new ReplayIdError(messages.channel, position.replayId, {
    successful: false,
    error: `the stream ${messages.stream} does not have what comes after it`,
  });
};

const messageFrom = ({ streams, stream, subjects }: ChannelMessages, seq: number) =>
  streams.getMessage(stream, { seq, next_by_subj: subjects });

/** The sequence of the first message which is as wanted, where all behind it are as well; behind the last where none is. */
const firstWhere = async (
  messages: ChannelMessages,
  is: (message: StoredMessageLike) => boolean,
): Promise<number> => {
  const { first_seq: first, last_seq: last } = (await messages.streams.info(messages.stream)).state;
  let [low, high] = [Math.max(first, 1), last + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const message = await messageFrom(messages, middle);
    if (message === null || is(message)) high = middle;
    else low = message.seq + 1;
  }
  return low;
};
