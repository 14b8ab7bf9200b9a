import type { Client, ReplayOption } from '@sfstream/core';
import { createClient } from '@sfstream/core';
import { pubSubPackage } from '../engines/pub-sub-package.ts';
import { pubSubPlace } from '../engines/pub-sub-place.ts';
import { apiVersionOf } from '../login/api-version-of.ts';
import { loginFromEnvironment } from '../login/login-from-environment.ts';
import type { ProcessContext } from '../process/process-context.ts';

/** The options of the client of a command. */
export interface ClientRequest {
  /** Position to go on from when a replay id is refused. Default: fail. */
  readonly fallback?: ReplayOption;
  /** Time that there may be no connection; `null` is for ever. Default 30,000. */
  readonly timeout?: number | null;
  /** Receives by the Pub/Sub API, which takes the package `@sfstream/pubsub`. Default: by the Streaming API. */
  readonly pubsub?: boolean;
}

/** The client of a command. The login comes from `SF_*` variables, and so does `SF_PUBSUB_ENDPOINT`, another origin of the Pub/Sub API. */
export const clientFor = (
  { fallback, timeout = 30_000, pubsub = false }: ClientRequest,
  env: ProcessContext['env'],
): Client => {
  const apiVersion = apiVersionOf(env);
  return createClient({
    auth: loginFromEnvironment(env).auth,
    connectionTimeout: timeout,
    ...(fallback === undefined ? {} : { replayFallback: fallback }),
    ...(apiVersion === undefined ? {} : { apiVersion }),
    ...(pubsub ? { transport: pubSubPackage().pubSub(pubSubPlace(env)) } : {}),
  });
};
