import { salesforceOrigin } from '@sfstream/auth';
import { optional, readOptions } from '@sfstream/base';
import type { OptionReaders } from '@sfstream/base';
import { ReplayOption } from '@sfstream/core';
import type { HttpOptions } from '@sfstream/http';
import type { Observable } from 'rxjs';
import { catchError, defer, map, switchMap, take, throwError } from 'rxjs';
import { callerOf } from '../calls/caller.ts';
import type { CallerToken } from '../calls/caller.ts';
import { connect } from '../calls/connect.ts';
import { endpointReaders } from '../calls/endpoint-readers.ts';
import { endpointOf } from '../calls/endpoint.ts';
import type { EndpointOptions } from '../calls/endpoint.ts';
import { getTopic } from '../wire/methods.ts';
import { checkChannel } from './check-channel.ts';
import { refusalOf } from './refusal-of.ts';

/** A channel as the Pub/Sub API knows it, with the user's rights to it. */
export interface ChannelInfo {
  readonly canSubscribe: boolean;
  readonly canPublish: boolean;
  /** Id of the schema of its events. Undefined for a custom channel, whose events may have several. */
  readonly schemaId: string | undefined;
}

/** Options of {@link channelInfo}. */
export interface ChannelInfoOptions extends EndpointOptions {
  /** The id of the org, 15 or 18 characters. Default: that of the token, where it tells. */
  readonly tenantId?: string;
  /** `proxy`, `tls` and `timeout` count. The timeout is 30,000 milliseconds by default. */
  readonly http?: HttpOptions;
}

/**
 * Asks the Pub/Sub API for a channel, over a connection of its own (Pub/Sub API guide, "GetTopic RPC Method"). Emits once. Nothing is
 * subscribed, published or tried again.
 *
 * Fails with a `SubscriptionError` where the channel is refused, a `LimitError` or `ServerError` where the user is, a `CallError` where
 * the token is or something on the way answers, a `TransportError` where no connection comes about, and a `ClientError` for options,
 * or a channel, that are not of this API.
 *
 * @example
 * ```ts
 * import type { AccessToken } from '@sfstream/auth';
 * import { channelInfo } from '@sfstream/pubsub';
 *
 * declare const token: AccessToken;
 *
 * channelInfo(token, '/event/Order__e').subscribe(({ canPublish }) => console.log(canPublish));
 * ```
 */
export const channelInfo = (
  token: CallerToken,
  channel: string,
  options: ChannelInfoOptions = {},
): Observable<ChannelInfo> =>
  defer(() => {
    const { tenantId, http, ...where } = readOptions('channelInfo', options, readers);
    checkChannel(channel);
    salesforceOrigin('instanceUrl', token.instanceUrl);
    const caller = callerOf(token, tenantId);
    const origin = endpointOf(where as EndpointOptions);
    return connect({ origin, http, caller: () => caller });
  }).pipe(
    switchMap((call) => call.unary(getTopic, { topicName: channel })),
    take(1),
    map(({ canSubscribe, canPublish, schemaId }) => ({
      canSubscribe,
      canPublish,
      schemaId: schemaId === '' ? undefined : schemaId,
    })),
    catchError((error: unknown) =>
      throwError(() => refusalOf(error, { channel, replayId: ReplayOption.NewEvents })),
    ),
  );

const readers = {
  ...endpointReaders,
  http: optional(
    ['an object of HTTP options', (value) => typeof value === 'object' && value !== null],
    {},
  ),
} satisfies OptionReaders<ChannelInfoOptions>;
