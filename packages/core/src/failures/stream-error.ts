import type { AuthenticationError, LoginUnavailableError } from '@sfstream/auth';
import type { ClientError, DecodeError, InvalidOperationError } from '@sfstream/base';
import type { ConnectionClosedError, TransportError, TransportTimeoutError } from '@sfstream/http';
import type { LimitError } from '../errors/limit-error.ts';
import type { ReplayIdError } from '../errors/replay-id-error.ts';
import type { ServerError } from '../errors/server-error.ts';
import type { StoreError } from '../errors/store-error.ts';
import type { SubscriptionError } from '../errors/subscription-error.ts';

/** The errors that a client may fail with or report. A `switch` on `name` tells them apart. */
export type StreamError =
  | AuthenticationError
  | ClientError
  | ConnectionClosedError
  | DecodeError
  | InvalidOperationError
  | LimitError
  | LoginUnavailableError
  | ReplayIdError
  | ServerError
  | StoreError
  | SubscriptionError
  | TransportError
  | TransportTimeoutError;
