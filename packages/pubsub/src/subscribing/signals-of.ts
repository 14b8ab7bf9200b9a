import { DecodeError } from '@sfstream/base';
import type { Observable } from 'rxjs';
import { catchError, forkJoin, map, mergeMap, of, throwError } from 'rxjs';
import type { EventSchema } from '../avro/event-schema.ts';
import type { Envelope, EventReader } from '../events/event-reader.ts';
import { toPubSubId } from '../positions/replay-id.ts';
import type { PubSubId } from '../positions/replay-id.ts';
import type { FetchResponse, ProducerEvent } from '../wire/messages.ts';
import type { ChannelPorts, ChannelSignal, ReceivedEvent } from './channel-ports.ts';

/** Reads the events of a schema, or tells why it cannot be read: then they cannot be read either. */
type Read = EventReader | DecodeError;

/** A response, and for each schema of its events what reads them. */
export interface Readable {
  readonly response: FetchResponse;
  readonly readers: ReadonlyMap<string, Read>;
}

/** Reads a response into what it reports: its events, and that it goes beyond them. */
export const signalsOf = (
  channel: string,
  { response, readers }: Readable,
): readonly ChannelSignal[] => [
  ...reportsOf(channel, response, readers),
  ...movedTo(channel, response),
];

/**
 * Gives responses once the schemas of their events are there: as an array where all are known, and else as an Observable, which
 * fails where a schema cannot be had.
 */
export const withSchemas = (
  { call, schemas, readerOf }: Pick<ChannelPorts, 'call' | 'schemas' | 'readerOf'>,
  responses: readonly FetchResponse[],
): readonly Readable[] | Observable<Readable> => {
  const known = Array.from(schemaIdsOf(responses), (id) => [id, schemas.get(id)] as const);
  const readable = (found: readonly (readonly [string, Found])[]): readonly Readable[] => {
    const readers = new Map(
      found.map(([id, schema]) => [id, schema instanceof DecodeError ? schema : readerOf(schema)]),
    );
    return responses.map((response) => ({ response, readers }));
  };
  if (known.every(hasSchema)) return readable(known);
  const found = known.map(([id]) =>
    schemas.load(call, id).pipe(
      catchError((error: unknown) =>
        error instanceof DecodeError ? of(error) : throwError(() => error),
      ),
      map((schema): readonly [string, Found] => [id, schema]),
    ),
  );
  return forkJoin(found).pipe(mergeMap(readable));
};

type Found = EventSchema | DecodeError;

const hasSchema = (
  entry: readonly [string, EventSchema | undefined],
): entry is readonly [string, EventSchema] => entry[1] !== undefined;

const schemaIdsOf = (responses: readonly FetchResponse[]): ReadonlySet<string> => {
  const ids = new Set<string>();
  let last: string | undefined;
  for (const { events } of responses) {
    for (const { event } of events) {
      const id = event?.schemaId ?? '';
      if (id !== last) ids.add(id);
      last = id;
    }
  }
  return ids;
};

/** The events, in lists that what cannot be read comes between. */
const reportsOf = (
  channel: string,
  { events, latestReplayId }: FetchResponse,
  readers: Readable['readers'],
): readonly ChannelSignal[] => {
  const reports: ChannelSignal[] = [];
  let readable: ReceivedEvent[] = [];
  const handOver = (): void => {
    if (readable.length > 0) reports.push({ type: 'events', channel, events: readable });
    readable = [];
  };
  for (const { event, replayId: bytes } of events) {
    // Events without an id of their own were seen in other clients' issues; the response is then the nearest position.
    const replayId = toPubSubId(bytes.length > 0 ? bytes : latestReplayId);
    try {
      readable.push({ channel, replayId, data: dataOf(event, replayId, readers) });
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      handOver();
      reports.push(undecodable(channel, replayId, error));
    }
  }
  handOver();
  return reports;
};

const dataOf = (
  event: ProducerEvent | null,
  replayId: PubSubId,
  readers: Readable['readers'],
): Envelope => {
  const read = event === null ? undefined : readers.get(event.schemaId);
  if (event === null || read === undefined) throw new DecodeError('An event', ['it is empty']);
  if (read instanceof DecodeError) throw read;
  return read(event, replayId);
};

const undecodable = (channel: string, replayId: PubSubId, cause: DecodeError): ChannelSignal => ({
  type: 'undecodable',
  channel,
  replayId,
  error: new DecodeError(`The event ${replayId} of ${channel}`, cause.issues, {
    ...{ channel, replayId, cause },
  }),
});

/**
 * The place that a response without events tells, where more are asked for: the server has nothing to send up to there.
 * Beside events, or where none are asked for, it may be that of the newest event of the channel, which is still to come.
 */
const movedTo = (
  channel: string,
  { events, latestReplayId, pendingNumRequested }: FetchResponse,
): readonly ChannelSignal[] =>
  events.length === 0 && pendingNumRequested > 0 && latestReplayId.length > 0
    ? [{ type: 'moved', channel, replayId: toPubSubId(latestReplayId) }]
    : [];
