import type { Backoff } from '@sfstream/base';
import { boundedDelay } from '@sfstream/base';
import type { SfStreamError } from '@sfstream/core';
import { LimitError, ReplayOption, SubscriptionError, TransportError } from '@sfstream/core';
import type { Demand, Pause } from '@sfstream/core/transport';
import { patientDelay, retryAnnounced } from '@sfstream/core/transport';
import type { Observable } from 'rxjs';
import { catchError, concat, defer, of, tap, throwError } from 'rxjs';
import { CallError } from '../errors/call-error.ts';
import { isPubSubId } from '../positions/replay-id.ts';
import { remedyFor } from '../remedies/remedy-for.ts';
import type { ChannelPorts, ChannelSignal, Start } from '../subscribing/channel-ports.ts';
import { channelStream } from '../subscribing/channel-stream.ts';
import { emitEach } from '../subscribing/emit-each.ts';
import { checkTopic } from './check-topic.ts';
import { limitOf, refusalOf } from './refusal-of.ts';
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
 * Serves one channel: asks whether it may be subscribed, and opens its stream, again where only the stream is lost or a limit is
 * reached. Ends where the channel is refused. Fails where more than the channel is concerned.
 */
export const serveChannel = (ports: ServingPorts, demand: Demand): Observable<Served> =>
  defer(() => {
    const { channel } = demand;
    let asking: Asking = { channel, replayId: demand.position() };
    let row: Row = noRow;
    const pauseAfter = (error: SfStreamError): Pause | undefined => {
      const isLimit = error instanceof CallError && remedyFor(error) === 'wait';
      row = { isLimit, length: row.isLimit === isLimit ? row.length + 1 : 1 };
      return isLimit
        ? { attempt: row.length, delay: patientDelay, error: limitOf(error, asking) }
        : pauseOf(error, row.length, ports.backoff);
    };
    return defer(() => {
      asking = { channel, replayId: demand.position() };
      return opened(ports, demand, asking);
    }).pipe(
      tap(({ type }) => {
        if (type === 'events' || type === 'moved') row = noRow;
      }),
      retryAnnounced('repeating', pauseAfter, ports.scheduler),
      emitEach((signal) => withLimit(signal, demand)),
      catchError((failed: unknown) => {
        const error = refusalOf(failed, asking);
        return error instanceof SubscriptionError
          ? of<Served>({ type: 'refused', demand, error })
          : throwError(() => error);
      }),
    );
  });

/** Failures in a row, of one kind. */
interface Row {
  readonly isLimit: boolean;
  readonly length: number;
}

const noRow: Row = { isLimit: false, length: 0 };

/** The pause before the stream is opened again on its own; undefined where more than the channel is concerned. */
const pauseOf = (error: SfStreamError, attempt: number, backoff: Backoff): Pause | undefined => {
  if (!isOfStream(error, attempt)) return undefined;
  return { attempt, delay: attempt === 1 ? 0 : boundedDelay(backoff(attempt - 1)), error };
};

/** Tells that the channel is not served before a limit is tried again. */
const withLimit = (signal: Served, demand: Demand): readonly Served[] => {
  if (signal.type !== 'activity' || signal.activity.type !== 'retry') return [signal];
  const { attempt, delay, error } = signal.activity;
  return error instanceof LimitError
    ? [{ type: 'limited', demand, pause: { attempt, delay, error } }, signal]
    : [signal];
};

const opened = (ports: ServingPorts, demand: Demand, asking: Asking): Observable<Served> =>
  concat(
    of<Served>({ type: 'asked', demand, replayId: asking.replayId }),
    checkTopic(ports.call, asking.channel),
    channelStream(ports, asking.channel, startAt(asking)).pipe(
      emitEach((signal) => toServed(signal, demand, asking)),
    ),
    throwError(() => ended(asking.channel)),
  );

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
    case 'moved':
    case 'parked':
      return [signal];
    case 'undecodable': {
      const lost: Served = {
        type: 'activity',
        activity: { type: 'possible-loss', channel, reason: signal.error.message },
      };
      const { replayId: at } = signal;
      return at === undefined ? [lost] : [lost, { type: 'moved', channel, replayId: at }];
    }
  }
};

/** A stream that the server ends, as before maintenance, is not the end of the channel. */
const ended = (channel: string): TransportError =>
  new TransportError(`The server has ended the stream of ${channel}.`, {
    method: 'POST',
    url: channel,
    code: 'ERR_STREAM_ENDED',
  });

/**
 * True where the service speaks of one stream, the server has ended it or is silent, or no further connection could be opened for
 * it; what breaks an open connection concerns all its streams.
 */
const isOfStream = (error: SfStreamError, failures: number): boolean => {
  if (error instanceof CallError) return error.code !== undefined && remedyFor(error) === 'resume';
  return error instanceof TransportError && failures <= mostFailures;
};
