import type { AccessToken } from '@sfstream/auth';
import type { Transport } from '@sfstream/core';
import type { Observable } from 'rxjs';
import { loadPackage } from './load-package.ts';
import { packageFolders } from './package-folders.ts';

/** The place of the Pub/Sub API. Default: Salesforce's host for all the world. */
export interface PubSubPlace {
  /** Origin of another host. */
  readonly endpoint?: string;
}

/** A channel as the Pub/Sub API knows it. */
export interface PubSubChannel {
  readonly canSubscribe: boolean;
  readonly canPublish: boolean;
  readonly schemaId: string | undefined;
}

/** The parts of `@sfstream/pubsub` that are used. Not every user has it. */
export interface PubSubPackage {
  readonly pubSub: (place: PubSubPlace) => Transport;
  readonly endpointOf: (place: PubSubPlace) => string;
  readonly tenantIdOf: (token: AccessToken) => string;
  readonly channelInfo: (
    token: AccessToken,
    channel: string,
    options: PubSubPlace & { readonly http?: { readonly timeout: number } },
  ) => Observable<PubSubChannel>;
}

/** Loads it. Throws a `UsageError` that says how to install it where it is missing. */
export const pubSubPackage = (folders: readonly string[] = packageFolders()): PubSubPackage =>
  loadPackage(['@sfstream/pubsub'], folders, 'The Pub/Sub API') as PubSubPackage;
