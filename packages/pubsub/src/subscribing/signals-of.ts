import { DecodeError } from '@sfstream/base';
import type { Observable } from 'rxjs';
import { catchError, forkJoin, map, mergeMap, of, throwError } from 'rxjs';
import type { EventSchema } from '../avro/event-schema.ts';
import { toPubSubId } from '../positions/replay-id.ts';
import type { PubSubId } from '../positions/replay-id.ts';
import type { ConsumerEvent, FetchResponse } from '../wire/messages.ts';
import type { ChannelPorts, ChannelSignal, ReceivedEvent } from './channel-ports.ts';

type Ports = Pick<ChannelPorts, 'readerOf'>;

/** A schema, or why it cannot be read: then the events that follow it cannot be read either. */
type Found = EventSchema | DecodeError;

/** A response with the schemas of its events, each a reason where it cannot be read. */
export interface Readable {
  readonly response: FetchResponse;
  readonly found: ReadonlyMap<string, Found>;
}

/** Reads a response into what it reports: its events, and that it goes beyond them. */
export const signalsOf = (
  ports: Ports,
  channel: string,
  { response, found }: Readable,
): readonly ChannelSignal[] => [
  ...reportsOf(ports, channel, response, found),
  ...movedTo(channel, response),
];

/**
 * Gives responses once the schemas of their events are there: as an array where all are known, and else as an Observable, which
 * fails where a schema cannot be had.
 */
export const withSchemas = (
  { call, schemas }: Pick<ChannelPorts, 'call' | 'schemas'>,
  responses: readonly FetchResponse[],
): readonly Readable[] | Observable<Readable> => {
  const ids = new Set<string>();
  for (const { events } of responses) {
    for (const { event } of events) ids.add(event?.schemaId ?? '');
  }
  const known = Array.from(ids, (id) => [id, schemas.get(id)] as const);
  const readable = (entries: readonly (readonly [string, Found])[]): readonly Readable[] => {
    const found = new Map(entries);
    return responses.map((response) => ({ response, found }));
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

const hasSchema = (
  entry: readonly [string, EventSchema | undefined],
): entry is readonly [string, EventSchema] => entry[1] !== undefined;

/** The events, in lists that what cannot be read comes between. */
const reportsOf = (
  ports: Ports,
  channel: string,
  { events, latestReplayId }: FetchResponse,
  found: ReadonlyMap<string, Found>,
): readonly ChannelSignal[] => {
  const reports: ChannelSignal[] = [];
  let readable: ReceivedEvent[] = [];
  const handOver = (): void => {
    if (readable.length > 0) reports.push({ type: 'events', channel, events: readable });
    readable = [];
  };
  for (const event of events) {
    // Events without an id of their own were seen in other clients' issues; the response is then the nearest position.
    const replayId = toPubSubId(event.replayId.length > 0 ? event.replayId : latestReplayId);
    const read = readBy(ports, channel, replayId, event, found);
    if (read instanceof DecodeError) {
      handOver();
      reports.push({ type: 'undecodable', channel, replayId, error: read });
    } else {
      readable.push(read);
    }
  }
  handOver();
  return reports;
};

const readBy = (
  { readerOf }: Ports,
  channel: string,
  replayId: PubSubId,
  { event }: ConsumerEvent,
  found: ReadonlyMap<string, Found>,
): ReceivedEvent | DecodeError => {
  try {
    const schema = found.get(event?.schemaId ?? '');
    if (event === null || schema === undefined) throw new DecodeError('An event', ['it is empty']);
    if (schema instanceof DecodeError) throw schema;
    return { replayId, data: readerOf(schema)(event, replayId) };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return new DecodeError(`The event ${replayId} of ${channel}`, error.issues, {
      channel,
      replayId,
      cause: error,
    });
  }
};

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
