import type { StreamEvent } from '@sfstream/core';
import type { ChannelPosition } from '../messages/channel-position.ts';
import type { StreamReader } from './stream-reader.ts';

/** The position of each channel that has been asked for; undefined where there is none. */
export type Positions = ReadonlyMap<string, ChannelPosition | undefined>;

/** The end of a stream, as far as it is known. */
export interface Tail {
  readonly seq: number;
  /** The epoch of the last writer. */
  readonly epoch: number | undefined;
  readonly positions: Positions;
}

/** Reads what is not known of the tail to which these events are to be added. */
export const tailFor = async (
  reader: StreamReader,
  events: readonly StreamEvent[],
  known: Tail | undefined,
): Promise<Tail> => {
  // The end first: what is written in between is then in a position, or refused.
  const { seq, epoch, positions } = known ?? { ...(await reader.end()), positions: new Map() };
  const channels = [...new Set(events.map(({ channel }) => channel))];
  const unknown = channels.filter((channel) => !positions.has(channel));
  const read = await Promise.all(
    unknown.map(async (channel) => [channel, (await reader.lastOf(channel))?.position] as const),
  );
  return { seq, epoch, positions: new Map([...positions, ...read]) };
};
