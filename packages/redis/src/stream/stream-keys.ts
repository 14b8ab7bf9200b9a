import type { KeyOf } from '../client/keys.ts';

/** The hash with the position of a channel. */
export const positionKey = (keyOf: KeyOf, channel: string): string => keyOf('position', channel);

/** The stream of one partition of a channel. */
export const streamKey = (keyOf: KeyOf, channel: string, partition: number): string =>
  keyOf('events', String(partition), channel);

/** The number of partitions that the streams of a group have come to have. */
export const countKey = (keyOf: KeyOf): string => keyOf('partitions');
