import type { JetStreamManagerLike } from '../client/jetstream-like.ts';
import type { ChannelPosition } from '../messages/channel-position.ts';
import { positionAt } from '../messages/channel-position.ts';
import { epochIn, readMessage } from '../messages/event-message.ts';
import { subjectsOf } from '../names/channel-subjects.ts';
import type { StreamSpace } from './stream-place.ts';

/** The last message of a channel. */
export interface LastEvent {
  readonly seq: number;
  readonly epoch: number | undefined;
  /** The position of the channel; undefined where no event of it had a replay id yet. */
  readonly position: ChannelPosition | undefined;
}

/** The end of a stream. */
export interface StreamEnd {
  readonly seq: number;
  /** The epoch in its last message. */
  readonly epoch: number | undefined;
}

/** What a sink reads of its stream. The server that leads the stream answers, so nothing is older than it is. */
export interface StreamReader {
  readonly lastOf: (channel: string) => Promise<LastEvent | undefined>;
  readonly end: () => Promise<StreamEnd>;
}

export const streamReader = (place: StreamSpace): StreamReader => {
  const { js, stream } = place;
  let manager: Promise<JetStreamManagerLike> | undefined;
  const streams = async () => (await (manager ??= js.jetstreamManager(false))).streams;
  return {
    lastOf: async (channel) => {
      const query = { last_by_subj: subjectsOf(place, channel) };
      const message = await (await streams()).getMessage(stream, query);
      if (message === null) return undefined;
      const stored = readMessage(message.data);
      const { seq } = message;
      return { seq, epoch: stored.epoch, position: positionAt(stored, seq) };
    },
    end: async () => {
      const { last_seq: seq } = (await (await streams()).info(stream)).state;
      const message = seq === 0 ? null : await (await streams()).getMessage(stream, { seq });
      return { seq, epoch: message === null ? undefined : epochIn(message.data) };
    },
  };
};
