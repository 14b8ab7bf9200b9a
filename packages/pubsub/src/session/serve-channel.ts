import type { Backoff } from '@sfstream/base';
import { boundedDelay } from '@sfstream/base';
import type { SfStreamError } from '@sfstream/core';
import { ReplayOption, SubscriptionError, TransportError } from '@sfstream/core';
import type { Demand, Pause } from '@sfstream/core/transport';
import { retryAnnounced } from '@sfstream/core/transport';
import type { Observable } from 'rxjs';
import { catchError, concat, defer, of, tap, throwError } from 'rxjs';
import { CallError } from '../errors/call-error.ts';
import { isPubSubId } from '../positions/replay-id.ts';
import { remedyFor } from '../remedies/remedy-for.ts';
import type { ChannelPorts, ChannelSignal, Start } from '../subscribing/channel-ports.ts';
import { channelStream } from '../subscribing/channel-stream.ts';
import { emitEach } from '../subscribing/emit-each.ts';
import { checkTopic } from './check-topic.ts';
import { refusalOf } from './refusal-of.ts';
import type { Asking } from './refusal-of.ts';
import type { Served } from './served-channels.ts';

/** The ports of one channel of a session. */
export interface ServingPorts extends ChannelPorts {
  readonly backoff: Backoff;
}

/**
 * Failures in a row without a reason of the service, after which the connection counts as lost: another may lead to a server that
 * is not about to stop.
 */
const mostFailures = 5;

/**
 * Serves one channel on a connection: asks whether it may be subscribed, and opens its stream, again where only the stream is lost.
 * Ends where the channel is refused. Fails where the whole connection is concerned.
 */
export const serveChannel = (ports: ServingPorts, demand: Demand): Observable<Served> =>
  defer(() => {
    let failures = 0;
    const pauseAfter = (error: SfStreamError): Pause | undefined => {
      failures += 1;
      if (!isOfStream(error, failures)) return undefined;
      const delay = failures === 1 ? 0 : boundedDelay(ports.backoff(failures - 1));
      return { attempt: failures, delay, error };
    };
    return defer(() => opened(ports, demand)).pipe(
      tap(({ type }) => {
        if (type === 'events' || type === 'moved') failures = 0;
      }),
      retryAnnounced('repeating', pauseAfter, ports.scheduler),
      catchError((error: unknown) =>
        error instanceof SubscriptionError
          ? of<Served>({ type: 'refused', demand, error })
          : throwError(() => error),
      ),
    );
  });

const opened = (ports: ServingPorts, demand: Demand): Observable<Served> => {
  const { channel } = demand;
  const asking: Asking = { channel, replayId: demand.position() };
  return concat(
    of<Served>({ type: 'asked', demand, replayId: asking.replayId }),
    checkTopic(ports.call, channel),
    channelStream(ports, channel, startAt(asking)).pipe(
      emitEach((signal) => toServed(signal, demand, asking)),
    ),
    throwError(() => ended(channel)),
  ).pipe(catchError((error: unknown) => throwError(() => refusalOf(error, asking))));
};

/** A client of core has converted the position. */
const startAt = ({ replayId }: Asking): Start => {
  if (replayId === ReplayOption.AllEvents) return 'earliest';
  return isPubSubId(replayId) ? { after: replayId } : 'latest';
};

const toServed = (
  signal: ChannelSignal,
  demand: Demand,
  { channel, replayId }: Asking,
): readonly Served[] => {
  switch (signal.type) {
    case 'subscribed':
      return [{ type: 'acknowledged', demand, replayId, serverTime: undefined }];
    case 'events':
      return [{ type: 'events', events: signal.events.map(({ data }) => ({ channel, data })) }];
    case 'undecodable':
      return [
        {
          type: 'activity',
          activity: { type: 'possible-loss', channel, reason: signal.error.message },
        },
        { type: 'moved', channel, replayId: signal.replayId },
      ];
    case 'moved':
    case 'parked':
      return [signal];
  }
};

/** A stream that the server ends, as before maintenance, is not the end of the channel. */
const ended = (channel: string): TransportError =>
  new TransportError(`The server has ended the stream of ${channel}.`, {
    method: 'POST',
    url: channel,
    code: 'ERR_STREAM_ENDED',
  });

/** Codes of failures that concern one stream. */
const ofStream = ['ERR_STREAM_ENDED', 'ERR_SILENCE'];

/** True where the service speaks of one stream; what broke on the way concerns the connection. */
const isOfStream = (error: SfStreamError, failures: number): boolean => {
  if (error instanceof CallError) return error.code !== undefined && remedyFor(error) === 'resume';
  const isEnd = error instanceof TransportError && ofStream.includes(error.code ?? '');
  return isEnd && failures <= mostFailures;
};
