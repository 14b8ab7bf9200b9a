import { SfStreamError, shortened } from '@sfstream/base';
import type { ErrorString } from '../messages/error-string.ts';
import { parseErrorString } from '../messages/error-string.ts';
import type { Reply } from '../messages/message.ts';

/** The server refused a request in a Bayeux reply. */
export class ServerError extends SfStreamError {
  static override readonly kind: string = 'ServerError';

  override readonly name: 'ServerError' | 'SubscriptionError' | 'ReplayIdError' | 'LimitError' =
    'ServerError';

  /** The whole refused reply. */
  readonly response: Reply;
  /** The reply's `error` as it came, for example `403::Unknown client`. */
  readonly error: string | undefined;
  /** The three digits that `error` begins with. */
  readonly errorCode: number | undefined;
  readonly errorArgs: readonly string[] | undefined;
  readonly errorMessage: string | undefined;
  /** Salesforce's own reason, `ext.sfdc.failureReason`; where present it is more precise than `error`. */
  readonly failureReason: string | undefined;

  constructor(message: string, response: Reply, remedy?: string) {
    const { error, failureReason, code, args, text } = readFailure(response);
    const reason = shortened(failureReason ?? error ?? 'the server gave no reason');
    super(
      remedy === undefined ? `${message}: ${reason}` : `${message}: ${sentence(reason)} ${remedy}`,
    );
    this.response = response;
    this.error = error;
    this.errorCode = code;
    this.errorArgs = args;
    this.errorMessage = text;
    this.failureReason = failureReason;
  }
}

const readFailure = (
  response: Reply,
): ErrorString & { error: string | undefined; failureReason: string | undefined } => {
  const failureReason = response.ext?.sfdc?.failureReason;
  return { ...parseErrorString(response.error), error: response.error, failureReason };
};

const sentence = (text: string): string => {
  const trimmed = text.trimEnd();
  return trimmed.endsWith('.') ? trimmed : `${trimmed}.`;
};
