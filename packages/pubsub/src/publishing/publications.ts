import { DecodeError, isSfStreamError, messageOf, oneLine } from '@sfstream/base';
import type { Publication, Unpublished } from '@sfstream/core';
import { CallError } from '../errors/call-error.ts';
import { PublicationError } from '../errors/publication-error.ts';
import { toPubSubId } from '../positions/replay-id.ts';
import { remedyFor } from '../remedies/remedy-for.ts';
import type { PublishResponse, PublishResult } from '../wire/messages.ts';
import type { Written } from './written-event.ts';

/**
 * Tells what became of each event of a request that was answered. A result repeats the id of its event, and comes in the order
 * of the events where it does not (Pub/Sub API guide, "Publish RPC Method").
 */
export const publicationsBy = (
  channel: string,
  list: readonly Written[],
  { results }: PublishResponse,
): readonly Publication[] => {
  const byKey = new Map(results.map((result) => [result.correlationKey, result]));
  let answered = 0;
  return list.map((written) => {
    if (written.outcome !== 'pending') return written;
    const { id } = written.event;
    const inOrder = results[answered++];
    return publicationBy(
      channel,
      id,
      byKey.get(id) ?? (inOrder?.correlationKey === '' ? inOrder : undefined),
    );
  });
};

const publicationBy = (
  channel: string,
  correlationKey: string,
  result: PublishResult | undefined,
): Publication => {
  if (result === undefined) return unpublished(channel, correlationKey, 'unknown', missing);
  const { error, replayId } = result;
  if (error !== null) {
    return unpublished(channel, correlationKey, 'failed', new Error(oneLine(error.msg)));
  }
  return replayId.length === 0
    ? unpublished(channel, correlationKey, 'unknown', empty)
    : { outcome: 'published', channel, replayId: toPubSubId(replayId), eventUuid: correlationKey };
};

const missing = new DecodeError('The answer to Publish', ['it has no result for this event']);
const empty = new DecodeError('The answer to Publish', [
  'the result of this event has neither a replay id nor an error',
]);

/** Tells what became of each event of a request that was sent and failed. */
export const publicationsAfter = (
  channel: string,
  list: readonly Written[],
  failure: unknown,
): readonly Publication[] => {
  const outcome = isCertain(failure) ? 'failed' : 'unknown';
  return list.map((written) =>
    written.outcome === 'pending'
      ? unpublished(channel, written.event.id, outcome, failure)
      : written,
  );
};

/** True where nothing was published: Salesforce refused all of it. */
const isCertain = (failure: unknown): boolean =>
  failure instanceof CallError &&
  failure.code !== undefined &&
  !['resume', 'reopen'].includes(remedyFor(failure));

const unpublished = (
  channel: string,
  correlationKey: string,
  outcome: 'failed' | 'unknown',
  cause: unknown,
): Unpublished => ({
  outcome,
  channel,
  correlationKey,
  error: new PublicationError(oneLine(messageOf(cause)), {
    ...{ channel, correlationKey, outcome },
    ...(isSfStreamError(cause) && { cause }),
  }),
});
