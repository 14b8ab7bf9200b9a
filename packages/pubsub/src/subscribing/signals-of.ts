import { DecodeError } from '@sfstream/base';
import type { EventFacts, EventMessage } from '@sfstream/core/transport';
import { readFacts } from '@sfstream/core/transport';
import type { Observable } from 'rxjs';
import {
  EMPTY,
  catchError,
  concat,
  defaultIfEmpty,
  defer,
  forkJoin,
  map,
  of,
  throwError,
} from 'rxjs';
import type { Envelope, EventReader } from '../events/event-reader.ts';
import { rememberingLast } from '../events/remembering-last.ts';
import { toPubSubId } from '../positions/replay-id.ts';
import type { PubSubId } from '../positions/replay-id.ts';
import type { FetchResponse, ProducerEvent } from '../wire/messages.ts';
import type { ChannelPorts, ChannelSignal, ReceivedEvent } from './channel-ports.ts';

/** Responses one after another, and what reads their events, by their schemas. */
export interface Readable {
  readonly responses: readonly FetchResponse[];
  readonly readBy: (schemaId: string) => EventReader | undefined;
}

type Ports = Pick<ChannelPorts, 'call' | 'schemas' | 'readerOf'>;

/**
 * Gives responses once the schemas of their events are there: in an array where all are known, and else as an Observable, which
 * fails where a schema cannot be had, after the responses before.
 */
export const withSchemas = (
  ports: Ports,
  responses: readonly FetchResponse[],
): readonly Readable[] | Observable<Readable> => {
  const { schemas, readerOf } = ports;
  const readBy = rememberingLast((id: string): EventReader | undefined => {
    const schema = schemas.get(id);
    return schema && readerOf(schema);
  });
  const isUnknown = (id: string): boolean => schemas.get(id) === undefined;
  const unknownAt = responses.findIndex((response) => schemaIdsOf(response).some(isUnknown));
  if (unknownAt === -1) return [{ responses, readBy }];
  const known = responses.slice(0, unknownAt);
  return concat(
    known.length > 0 ? of({ responses: known, readBy }) : EMPTY,
    ...responses.slice(unknownAt).map((response) => withItsSchemas(ports, response)),
  );
};

const withItsSchemas = (ports: Ports, response: FetchResponse): Observable<Readable> =>
  defer(() => forkJoin(schemaIdsOf(response).map((id) => loaded(ports, id)))).pipe(
    defaultIfEmpty([]),
    map((entries) => new Map(entries)),
    // Others may have taken the place of some since.
    map((readers) => ({ responses: [response], readBy: (id) => readers.get(id) })),
  );

/** Gives what reads the events of a schema. Where that cannot be read, its events cannot be read either. */
const loaded = (
  { call, schemas, readerOf }: Ports,
  id: string,
): Observable<readonly [string, EventReader]> =>
  schemas.load(call, id).pipe(
    map((schema) => readerOf(schema)),
    catchError((error: unknown) =>
      error instanceof DecodeError ? of(refusing(error)) : throwError(() => error),
    ),
    map((read) => [id, read] as const),
  );

const refusing =
  (error: DecodeError): EventReader =>
  () => {
    throw error;
  };

/** The ids of the schemas, each at least once. */
const schemaIdsOf = ({ events }: FetchResponse): readonly string[] => {
  const ids: string[] = [];
  for (const { event } of events) {
    if (event !== null && event.schemaId !== ids.at(-1)) ids.push(event.schemaId);
  }
  return ids;
};

/**
 * Reads responses into what they report: their events, in lists that come between what cannot be read and the places that are told
 * without events.
 */
export const signalsOf = (
  channel: string,
  { responses, readBy }: Readable,
): readonly ChannelSignal[] => {
  const signals: ChannelSignal[] = [];
  let readable: ReceivedEvent[] = [];
  const report = (signal: ChannelSignal | undefined): void => {
    if (readable.length > 0) signals.push({ type: 'events', channel, events: readable, factsOf });
    readable = [];
    if (signal !== undefined) signals.push(signal);
  };
  for (const response of responses) {
    for (const { event, replayId: bytes } of response.events) {
      // Events without an id were seen in other clients' issues. The position of the response may be behind events still to come.
      const replayId = bytes.length > 0 ? toPubSubId(bytes) : undefined;
      try {
        readable.push({ channel, replayId, data: dataOf(event, replayId, readBy) });
      } catch (error) {
        if (!(error instanceof DecodeError)) throw error;
        report(undecodable(channel, replayId, error));
      }
    }
    if (tellsPlace(response)) {
      report({ type: 'moved', channel, replayId: toPubSubId(response.latestReplayId) });
    }
  }
  report(undefined);
  return signals;
};

/** The id was read from its bytes, so that its text need not be checked again. */
const factsOf = ({
  data,
  replayId,
}: EventMessage & { readonly replayId?: PubSubId | undefined }): EventFacts =>
  readFacts({ data }, replayId);

const dataOf = (
  event: ProducerEvent | null,
  replayId: PubSubId | undefined,
  readBy: Readable['readBy'],
): Envelope => {
  const data = event && readBy(event.schemaId)?.(event, replayId);
  if (!data) throw new DecodeError('An event', ['it is empty']);
  return data;
};

const undecodable = (
  channel: string,
  replayId: PubSubId | undefined,
  cause: DecodeError,
): ChannelSignal => {
  const what = replayId === undefined ? 'An event' : `The event ${replayId}`;
  const facts = { channel, cause, ...(replayId !== undefined && { replayId }) };
  const error = new DecodeError(`${what} of ${channel}`, cause.issues, facts);
  return { type: 'undecodable', channel, replayId, error };
};

/**
 * True for a response without events, where more are asked for: the server has nothing to send up to its place. Beside events, or
 * where none are asked for, that may be the place of the newest event of the channel, which is still to come.
 */
const tellsPlace = ({ events, latestReplayId, pendingNumRequested }: FetchResponse): boolean =>
  events.length === 0 && pendingNumRequested > 0 && latestReplayId.length > 0;
