import { LimitError, ReplayIdError, ServerError, SubscriptionError } from '@sfstream/core';
import type { ReplayId, ServiceFailure } from '@sfstream/core';
import { CallError } from '../errors/call-error.ts';
import { grpcStatus } from '../errors/grpc-status.ts';
import { remedyFor } from '../remedies/remedy-for.ts';

/** The request of a call that failed. */
export interface Asking {
  readonly channel: string;
  readonly replayId: ReplayId;
}

/**
 * The error of core for a failed call of a channel: a `SubscriptionError` where its name, its position or the right to it is
 * refused, and a `LimitError` where a limit is reached. Any other failure stays as it is.
 */
export const refusalOf = (error: unknown, { channel, replayId }: Asking): unknown => {
  if (!(error instanceof CallError)) return error;
  const failure = failureOf(error);
  switch (remedyFor(error)) {
    case 'fall-back':
      return new ReplayIdError(channel, replayId, failure);
    case 'refuse':
      return new SubscriptionError(
        `The server refused to subscribe ${channel}`,
        channel,
        failure,
        "Check the channel's name and the user's permission for it.",
      );
    case 'wait':
      return limitOf(error, { channel });
    case 'withdraw':
      return new LimitError('The server does not serve this client now', failure);
    case 'give-up':
      return new ServerError(`The server refused ${error.method}`, failure);
    default:
      return error;
  }
};

/** The error of core for a call that met a limit, which a later one for the same channel may not. */
export const limitOf = (error: CallError, { channel }: Pick<Asking, 'channel'>): LimitError =>
  new LimitError(`The server does not serve ${channel} now`, failureOf(error));

const prefix = 'sfdc.platform.eventbus.grpc.';

/** The facts of a failed call, as the errors of core carry them. */
export const failureOf = ({ status, details, code, rpcId }: CallError): ServiceFailure => ({
  text: details === '' ? `${status} without a reason` : details,
  grpcStatus: grpcStatus.indexOf(status),
  ...(code !== undefined && { serviceCode: prefix + code }),
  ...(rpcId !== undefined && { rpcId }),
});
