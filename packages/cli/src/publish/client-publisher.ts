import type { Client, Publication, SfStreamError } from '@sfstream/core';
import type { RestProblem } from '@sfstream/rest';
import { map } from 'rxjs';
import { UsageError } from '../failures/usage-error.ts';
import type { JsonItem } from '../json/read-json.ts';
import { avroNumbers } from './avro-numbers.ts';
import type { Publisher } from './publisher.ts';
import type { PublishResult } from './publish-result.ts';

/** The name of a platform event's channel, for its own name too. Throws a {@link UsageError} for other channels. */
export const eventChannel = (channel: string): string => {
  if (channel.endsWith('__e')) return channel.startsWith('/') ? channel : `/event/${channel}`;
  throw new UsageError(
    `${channel} is not a platform event, and the Pub/Sub API publishes no others. Leave out --pubsub.`,
  );
};

/** Publishes platform events by the transport of a client. */
export const clientPublisher =
  (client: Pick<Client, 'publishAll'>, channel: string): Publisher =>
  (items) =>
    client
      .publishAll(
        channel,
        items.map(({ value }) => avroNumbers(value)),
      )
      .pipe(map((publication, index) => resultOf(publication, items[index])));

const resultOf = (publication: Publication, { line }: JsonItem = noItem): PublishResult => {
  if (publication.outcome === 'published') {
    const { eventUuid } = publication;
    return { line, success: true, ...(eventUuid !== undefined && { eventUuid }) };
  }
  const { outcome, correlationKey = '', error } = publication;
  const problems = [problemOf(error)];
  return outcome === 'failed'
    ? { line, success: false, problems }
    : { line, success: false, outcome, eventUuid: correlationKey, problems };
};

const noItem: JsonItem = { value: undefined, line: 0 };

/** Tells the code of Salesforce, where there is one, or the name of the error. */
const problemOf = (error: SfStreamError): RestProblem => {
  const field = textOf(error, 'field');
  return {
    errorCode: textOf(error.cause, 'code') ?? error.name,
    message: error.message,
    fields: field === undefined ? [] : [field],
  };
};

const textOf = (error: unknown, name: string): string | undefined => {
  const text = (Object(error) as Readonly<Record<string, unknown>>)[name];
  return typeof text === 'string' ? text : undefined;
};
