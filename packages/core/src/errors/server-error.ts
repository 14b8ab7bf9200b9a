import { SfStreamError, shortened } from '@sfstream/base';
import type { ErrorString } from '../messages/error-string.ts';
import { parseErrorString } from '../messages/error-string.ts';
import type { Reply } from '../messages/message.ts';

/** A refusal of a service that does not speak Bayeux, as the status of a gRPC call. */
export interface ServiceFailure {
  /** The server's own words. */
  readonly text: string;
  /** The status code of gRPC, 1 to 16. */
  readonly grpcStatus: number;
  /** The error code of the service, such as `sfdc.platform.eventbus.grpc.topic.not.found`. */
  readonly serviceCode?: string | undefined;
  /** Names the call to Salesforce's support. */
  readonly rpcId?: string | undefined;
}

/** The server refused a request: in a Bayeux reply, or with the status of a gRPC call. */
export class ServerError extends SfStreamError {
  static override readonly kind: string = 'ServerError';

  override readonly name: 'ServerError' | 'SubscriptionError' | 'ReplayIdError' | 'LimitError' =
    'ServerError';

  /** The whole refused reply, where the server speaks Bayeux. */
  readonly response: Reply | undefined;
  /** The refused call, where the server does not. */
  readonly service: ServiceFailure | undefined;
  /** The server's reason as it came, for example `403::Unknown client`. */
  readonly error: string | undefined;
  /** The three digits that `error` begins with in Bayeux. */
  readonly errorCode: number | undefined;
  readonly errorArgs: readonly string[] | undefined;
  readonly errorMessage: string | undefined;
  /** Salesforce's own reason, `ext.sfdc.failureReason`; where present it is more precise than `error`. */
  readonly failureReason: string | undefined;

  constructor(message: string, said: Reply | ServiceFailure, remedy?: string) {
    const { response, service, error, failureReason, code, args, text } = readFailure(said);
    const reason = shortened(failureReason ?? error ?? 'the server gave no reason');
    super(
      remedy === undefined ? `${message}: ${reason}` : `${message}: ${sentence(reason)} ${remedy}`,
    );
    this.response = response;
    this.service = service;
    this.error = error;
    this.errorCode = code;
    this.errorArgs = args;
    this.errorMessage = text;
    this.failureReason = failureReason;
  }
}

interface Failure extends ErrorString {
  readonly response?: Reply;
  readonly service?: ServiceFailure;
  readonly error: string | undefined;
  readonly failureReason?: string | undefined;
}

const readFailure = (said: Reply | ServiceFailure): Failure => {
  if (isServiceFailure(said)) return { ...notBayeux, service: said, error: said.text };
  const failureReason = said.ext?.sfdc?.failureReason;
  return { ...parseErrorString(said.error), response: said, error: said.error, failureReason };
};

const notBayeux: ErrorString = { code: undefined, args: undefined, text: undefined };

const isServiceFailure = (said: Reply | ServiceFailure): said is ServiceFailure =>
  'grpcStatus' in said;

const sentence = (text: string): string => {
  const trimmed = text.trimEnd();
  return trimmed.endsWith('.') ? trimmed : `${trimmed}.`;
};
