import { DecodeError } from '@sfstream/base';
import type { Observable } from 'rxjs';
import { catchError, forkJoin, map, mergeMap, of, throwError } from 'rxjs';
import type { Envelope, EventReader } from '../events/event-reader.ts';
import { rememberingLast } from '../events/remembering-last.ts';
import { toPubSubId } from '../positions/replay-id.ts';
import type { PubSubId } from '../positions/replay-id.ts';
import type { FetchResponse, ProducerEvent } from '../wire/messages.ts';
import type { ChannelPorts, ChannelSignal, ReceivedEvent } from './channel-ports.ts';

/** Reads the events of a schema, or tells why it cannot be read: then they cannot be read either. */
type Read = EventReader | DecodeError;

/** A response, and what reads its events, by their schemas. */
export interface Readable {
  readonly response: FetchResponse;
  readonly readBy: (schemaId: string) => Read | undefined;
}

type Ports = Pick<ChannelPorts, 'call' | 'schemas' | 'readerOf'>;

/** Reads a response into what it reports: its events, and that it goes beyond them. */
export const signalsOf = (channel: string, readable: Readable): readonly ChannelSignal[] => [
  ...reportsOf(channel, readable),
  ...movedTo(channel, readable.response),
];

/**
 * Gives responses once the schemas of their events are there: as an array where all are known, and else as an Observable, which
 * fails where a schema cannot be had.
 */
export const withSchemas = (
  ports: Ports,
  responses: readonly FetchResponse[],
): readonly Readable[] | Observable<Readable> => {
  const { schemas, readerOf } = ports;
  const ids = schemaIdsOf(responses);
  const known = rememberingLast((id: string): Read | undefined => {
    const schema = schemas.get(id);
    return schema && readerOf(schema);
  });
  if (ids.every((id) => schemas.get(id) !== undefined)) return readable(responses, known);
  return forkJoin(ids.map((id) => loaded(ports, id))).pipe(
    map((entries) => new Map(entries)),
    // Others may have taken the place of some since.
    mergeMap((readers) => readable(responses, (id) => readers.get(id))),
  );
};

const readable = (
  responses: readonly FetchResponse[],
  readBy: Readable['readBy'],
): readonly Readable[] => responses.map((response) => ({ response, readBy }));

const loaded = (
  { call, schemas, readerOf }: Ports,
  id: string,
): Observable<readonly [string, Read]> =>
  schemas.load(call, id).pipe(
    map((schema): Read => readerOf(schema)),
    catchError((error: unknown) =>
      error instanceof DecodeError ? of(error) : throwError(() => error),
    ),
    map((read) => [id, read] as const),
  );

/** The ids of the schemas, each at least once. */
const schemaIdsOf = (responses: readonly FetchResponse[]): readonly string[] => {
  const ids: string[] = [];
  for (const { events } of responses) {
    for (const { event } of events) {
      if (event !== null && event.schemaId !== ids.at(-1)) ids.push(event.schemaId);
    }
  }
  return ids;
};

/** The events, in lists that what cannot be read comes between. */
const reportsOf = (
  channel: string,
  { response: { events, latestReplayId }, readBy }: Readable,
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
      readable.push({ channel, replayId, data: dataOf(event, replayId, readBy) });
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
  readBy: Readable['readBy'],
): Envelope => {
  const read = event === null ? undefined : readBy(event.schemaId);
  if (event === null || read === undefined) throw new DecodeError('An event', ['it is empty']);
  if (typeof read !== 'function') throw read;
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
