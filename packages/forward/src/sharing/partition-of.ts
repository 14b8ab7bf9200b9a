import { createHash } from 'node:crypto';
import { messageOf } from '@sfstream/base';
import type { StreamEvent } from '@sfstream/core';
import { ClientError } from '@sfstream/core';

/** Gives the key whose events stay in order; an event without one may go anywhere. */
export type KeyOfEvent = (event: StreamEvent) => string | undefined;

/**
 * The key of an event. Throws a `ClientError` where `keyOf` does, as it would at every attempt.
 *
 * @example
 * ```ts
 * import { keyIn, recordIdOf } from '@sfstream/forward';
 *
 * const data = { payload: { ChangeEventHeader: { recordIds: ['001xx0000000001'] } } };
 * console.log(keyIn({ channel: '/data/AccountChangeEvent', data }, recordIdOf)); // => 001xx0000000001
 * ```
 */
export const keyIn = (event: StreamEvent, keyOf: KeyOfEvent): string | undefined => {
  try {
    return keyOf(event);
  } catch (cause) {
    throw new ClientError(`keyOf gave no key: ${messageOf(cause)}`, { field: 'keyOf', cause });
  }
};

/**
 * The partition of an event, from 0 to below `partitions`: that of its key. Events without a key take turns by their replay
 * id, or else their UUID, so that a repeat goes where the first one went. The hash is the first 32 bits of SHA-1. It must
 * never change, as events of one key would go to another partition.
 *
 * @example
 * ```ts
 * import { partitionOf, recordIdOf } from '@sfstream/forward';
 *
 * const event = { channel: '/event/Order__e', data: {}, replayId: 7 };
 * console.log(partitionOf(event, recordIdOf, 8)); // => 5
 * ```
 */
export const partitionOf = (event: StreamEvent, keyOf: KeyOfEvent, partitions: number): number => {
  if (partitions === 1) return 0;
  const key = keyIn(event, keyOf) ?? String(event.replayId ?? event.eventUuid ?? '');
  return createHash('sha1').update(key).digest().readUInt32BE(0) % partitions;
};
