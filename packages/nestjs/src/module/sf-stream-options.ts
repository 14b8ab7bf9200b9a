import type { FactoryProvider, ModuleMetadata } from '@nestjs/common';
import type { Client, ClientOptions } from '@sfstream/core';
import { createClient } from '@sfstream/core';
import type { OptionRule } from '@sfstream/base';
import { checkOptions, delay, hasMethods } from '@sfstream/base';
import type { ConsumerOptions } from '../consumers/consumer-options.ts';
import { withOwner } from '../consumers/with-owner.ts';
import type { HandlerDefaults } from '../handlers/handler-options.ts';

/**
 * An org and its handlers: the options of `createClient`, or a `client` of your own, which is closed at shutdown.
 * Without a `connectionTimeout` a service waits for its org as long as that takes.
 */
export type SfStreamOptions = ConsumerOptions &
  (
    | { readonly client: Client }
    | (Omit<ClientOptions, keyof ConsumerOptions> & { readonly client?: undefined })
  );

/** Options that are made from other providers. */
export interface SfStreamAsyncOptions
  extends
    Pick<ModuleMetadata, 'imports'>,
    Pick<FactoryProvider<SfStreamOptions>, 'inject' | 'useFactory'> {
  /** The name of the org, where there are several. */
  readonly org?: string;
}

/** The options, of which nothing is known yet. */
interface Given extends ConsumerOptions, Pick<ClientOptions, 'connectionTimeout'> {
  readonly client?: Client;
}

/** The client of the options. Throws a `ClientError` that names the org and the wrong field. */
export const clientOf = (org: string, options: SfStreamOptions): Client => {
  const owner = `SfStreamModule of the org ${org}`;
  // A factory may have forgotten to return them.
  const { client, store, handlers, consume, drainTimeout, ...others } = { ...options } as Given;
  checkOptions(
    owner,
    { client, store, handlers, consume, drainTimeout, ...others },
    client === undefined ? { ...rules, ...clientRules } : rules,
  );
  checkOptions(`handlers of ${owner}`, handlers ?? {}, handlerRules);
  const { connectionTimeout = null } = others;
  return (
    client ??
    withOwner(owner, () => createClient({ ...others, connectionTimeout } as ClientOptions))
  );
};

/** Checked with each handler. */
const checkedLater: OptionRule = ['', () => true];

const rules: Readonly<Record<string, OptionRule>> = {
  client: ['a client, such as createClient() makes', hasMethods('channel', 'close')],
  store: ['a store with get and set, such as a Map', hasMethods('get', 'set')],
  handlers: ['an object such as { timeout: 10_000 }', hasMethods()],
  consume: ['true or false', (value) => typeof value === 'boolean'],
  drainTimeout: delay,
  replay: [
    'a position, such as ReplayOption.AllEvents: where to begin while nothing is stored. The store itself is given as store',
    (value) => typeof value !== 'object',
  ],
  replayFallback: checkedLater,
};

/** Checked by `createClient`. */
const clientRules: Readonly<
  Record<Exclude<keyof ClientOptions, keyof ConsumerOptions>, OptionRule>
> = {
  auth: checkedLater,
  transport: checkedLater,
  apiVersion: checkedLater,
  connectionTimeout: checkedLater,
  maxPendingCount: checkedLater,
  rotateAfter: checkedLater,
  handshakesPerHour: checkedLater,
  extensions: checkedLater,
  json: checkedLater,
  http: checkedLater,
  backoff: checkedLater,
  scheduler: checkedLater,
};

const handlerRules: Readonly<Record<keyof HandlerDefaults, OptionRule>> = {
  concurrency: checkedLater,
  retry: checkedLater,
  timeout: checkedLater,
  commit: checkedLater,
  onStoreError: checkedLater,
  leader: checkedLater,
  restart: checkedLater,
};
