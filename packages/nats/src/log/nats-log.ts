import { optional, readOptions, required } from '@sfstream/base';
import type { Replay, ReplayMarker, ReplayStore, StreamEvent } from '@sfstream/core';
import { ReplayOption, checkChannelName, getMarker, setMarker } from '@sfstream/core';
import type { Observable, OperatorFunction } from 'rxjs';
import { defer, filter, identity, lastValueFrom, switchMap } from 'rxjs';
import type { JetStreamLike } from '../client/jetstream-like.ts';
import { jetStreamRule, nameRule, partitionsRule, prefixRule } from '../client/rules.ts';
import { subjectsOf } from '../names/channel-subjects.ts';
import type { StreamReader } from '../sink/stream-reader.ts';
import { streamReader } from '../sink/stream-reader.ts';
import { following } from './following.ts';
import { sequenceAfter } from './position-in-stream.ts';

/** Options of {@link natsLog}. */
export interface NatsLogOptions {
  /** `jetstream(connection)` of `@nats-io/jetstream`. */
  readonly js: JetStreamLike;
  readonly stream: string;
  /** The value that the sink has. Default: `sf`. */
  readonly prefix?: string;
  /** The value that the sink has. Default: none. */
  readonly partitions?: number;
}

/** The channels in a stream, as a client gives those of Salesforce. It serves as the source of a relay. */
export interface NatsLog {
  /**
   * Gives the events of a channel that are in the stream after a position, and then those that come, in the order in which they
   * were written. `replay` is what it is for a client: with a store that is empty, the place of now is kept there before the
   * first event. Never completes.
   *
   * Fails with a `ReplayIdError` where the stream does not have what comes after the position, with a `StoreError` where the
   * store fails, and with the error of NATS where that fails.
   */
  channel(name: string, options: { readonly replay: Replay }): Observable<StreamEvent>;
}

/**
 * Reads what {@link natsSink} has written, for any number of readers: each gets every event. So several replicas of a relay serve
 * browsers from one stream, and Salesforce counts one delivery.
 *
 * Throws a {@link ClientError} for options that are missing, unknown or wrong.
 *
 * @example
 * ```ts
 * import { ReplayOption } from '@sfstream/core';
 * import type { JetStreamLike } from '@sfstream/nats';
 * import { natsLog } from '@sfstream/nats';
 *
 * declare const js: JetStreamLike; // jetstream(connection) of @nats-io/jetstream
 *
 * const log = natsLog({ js, stream: 'SALESFORCE' });
 * log
 *   .channel('/event/Order__e', { replay: ReplayOption.AllEvents })
 *   .subscribe(({ replayId }) => console.log(replayId));
 * ```
 */
export const natsLog = (options: NatsLogOptions): NatsLog => {
  const settings = readOptions('natsLog', options, {
    js: required(...jetStreamRule),
    stream: required(...nameRule),
    prefix: optional(prefixRule, 'sf'),
    partitions: optional(partitionsRule),
  });
  const { js, stream } = settings;
  const reader = streamReader(settings);
  return {
    channel: (name, { replay }) => {
      checkChannelName(name);
      const subjects = subjectsOf(settings, name);
      return defer(() => beginning({ ...settings, channel: name, subjects, reader }, replay)).pipe(
        switchMap(({ from, only }) => following(js, stream, subjects, from).pipe(only)),
      );
    },
  };
};

interface ChannelPlace {
  readonly js: JetStreamLike;
  readonly stream: string;
  readonly channel: string;
  readonly subjects: string;
  readonly reader: StreamReader;
}

/** The place from which a channel is read, and which of its events count. */
interface Beginning {
  readonly from: number;
  readonly only: OperatorFunction<StreamEvent, StreamEvent>;
}

const beginning = async (place: ChannelPlace, replay: Replay): Promise<Beginning> => {
  const marker =
    typeof replay === 'object'
      ? await lastValueFrom(getMarker(replay, place.channel))
      : { replayId: replay };
  if (marker === undefined) return beginningOfStore(place, replay as ReplayStore);
  const { replayId } = marker;
  if (replayId === ReplayOption.AllEvents) return { from: 1, only: identity };
  if (replayId === ReplayOption.NewEvents) {
    return { from: (await place.reader.end()).seq + 1, only: identity };
  }
  const { streams } = await place.js.jetstreamManager(false);
  return { from: await sequenceAfter({ ...place, streams }, marker), only: since(marker) };
};

/** Keeps in the store where the channel begins: at its last event, or at the beginning of time where it has none yet. */
const beginningOfStore = async (place: ChannelPlace, store: ReplayStore): Promise<Beginning> => {
  // The last event first: what is written in between is then given.
  const last = await place.reader.lastOf(place.channel);
  const start: ReplayMarker = last?.position?.marker ?? {
    createdDate: new Date(last === undefined ? 0 : Date.now()).toISOString(),
  };
  await lastValueFrom(setMarker(store, place.channel, start));
  return { from: (last?.seq ?? 0) + 1, only: identity };
};

/** An event without a date may have come since. */
const since = ({
  replayId,
  createdDate = '',
}: ReplayMarker): OperatorFunction<StreamEvent, StreamEvent> =>
  replayId === undefined
    ? filter((event) => !(Date.parse(event.createdDate ?? '') < Date.parse(createdDate)))
    : identity;
