import { DecodeError, isSfStreamError, messageOf, oneLine } from '@sfstream/base';
import type { Publication, Unpublished } from '@sfstream/core';
import { CallError } from '../errors/call-error.ts';
import { PublicationError } from '../errors/publication-error.ts';
import { toPubSubId } from '../positions/replay-id.ts';
import { remedyFor } from '../remedies/remedy-for.ts';
import type { PublishResponse, PublishResult } from '../wire/messages.ts';
import type { Written } from './written-event.ts';

/** Tells what became of each event of a request that was answered. Results come in the order of the events. */
export const publicationsBy = (
  channel: string,
  list: readonly Written[],
  { results }: PublishResponse,
): readonly Publication[] => {
  let answered = 0;
  return list.map((written) => {
    if (written.outcome !== 'pending') return written;
    const { id } = written.event;
    const result = results[answered++];
    return result === undefined
      ? unpublished(channel, id, 'unknown', missing)
      : publicationBy(channel, id, result);
  });
};

const missing = new DecodeError('The answer to Publish', ['it has fewer results than events']);

const publicationBy = (
  channel: string,
  correlationKey: string,
  { error, replayId }: PublishResult,
): Publication =>
  error === null
    ? { outcome: 'published', channel, replayId: toPubSubId(replayId), eventUuid: correlationKey }
    : unpublished(channel, correlationKey, 'failed', new Error(oneLine(error.msg)));

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
