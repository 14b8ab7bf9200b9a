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
import { toPubSubId } from '../positions/replay-id.ts';
import type { PubSubId } from '../positions/replay-id.ts';
import type { FetchResponse, ProducerEvent } from '../wire/messages.ts';
import type { Span } from '../wire/span.ts';
import type { ChannelPorts, ChannelSignal, ReceivedEvent } from './channel-ports.ts';
import { runsOf } from './runs-of.ts';
import type { Run } from './runs-of.ts';

/** A response, and its events by their schemas. */
interface Sorted {
  readonly response: FetchResponse;
  readonly runs: readonly Run[];
}

/** Responses one after another, and what reads their events, by their schemas. */
export interface Readable {
  readonly responses: readonly Sorted[];
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
  const readBy = (id: string): EventReader | undefined => {
    const schema = schemas.get(id);
    return schema && readerOf(schema);
  };
  const sorted = responses.map((response) => ({ response, runs: runsOf(response) }));
  const isUnknown = (id: string): boolean => schemas.get(id) === undefined;
  const unknownAt = sorted.findIndex(({ runs }) => schemaIdsOf(runs).some(isUnknown));
  if (unknownAt === -1) return [{ responses: sorted, readBy }];
  const known = sorted.slice(0, unknownAt);
  return concat(
    known.length > 0 ? of({ responses: known, readBy }) : EMPTY,
    ...sorted.slice(unknownAt).map((one) => withItsSchemas(ports, one)),
  );
};

const withItsSchemas = (ports: Ports, one: Sorted): Observable<Readable> =>
  defer(() => forkJoin(schemaIdsOf(one.runs).map((id) => loaded(ports, id)))).pipe(
    defaultIfEmpty([]),
    map((entries) => new Map(entries)),
    // Others may have taken the place of some since.
    map((readers) => ({ responses: [one], readBy: (id) => readers.get(id) })),
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
const schemaIdsOf = (runs: readonly Run[]): readonly string[] =>
  runs.flatMap(({ schemaId = [] }) => schemaId);

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
  for (const { response, runs } of responses) {
    for (const { schemaId, events } of runs) {
      const read = schemaId === undefined ? undefined : readBy(schemaId);
      for (const { event, replayId: bytes } of events) {
        // Events without an id were seen in other clients' issues. The position of the response may be behind events still to come.
        const replayId = bytes.length > 0 ? toPubSubId(bytes) : undefined;
        try {
          readable.push(received(channel, replayId, dataOf(event, replayId, read)));
        } catch (error) {
          if (!(error instanceof DecodeError)) throw error;
          report(undecodable(channel, replayId, error));
        }
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
const received = (
  channel: string,
  replayId: PubSubId | undefined,
  data: Envelope,
): ReceivedEvent => {
  const { createdDate, eventUuid } = readFacts({ data }, replayId);
  return { channel, replayId, createdDate, eventUuid, data };
};

/** They are read with the event. */
const factsOf = (event: EventMessage & EventFacts): EventFacts => event;

const dataOf = (
  event: ProducerEvent<Span> | null,
  replayId: PubSubId | undefined,
  read: EventReader | undefined,
): Envelope => {
  const data = event && read?.(event, replayId);
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
