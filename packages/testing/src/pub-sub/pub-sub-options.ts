import type { TlsOptions } from 'node:tls';
import type { SchedulerLike } from 'rxjs';
import { asyncScheduler } from 'rxjs';
import type { EventDefinition } from '../schemas/event-definition.ts';
import type { TopicRights } from '../rpcs/topics.ts';

/** Options of the Pub/Sub API of a mock org. Durations are milliseconds; the defaults are Salesforce's. */
export interface PubSubOptions {
  /** Port on 127.0.0.1. Default 0: any free one. */
  readonly port?: number;
  /** Key and certificate, as `tls.createServer` takes them. Default: no TLS, so clients connect with plain HTTP/2. */
  readonly tls?: TlsOptions;
  /**
   * Definitions of events, by their API names: `{ Order__e: { Number__c: 'Text', Due__c: 'DateTime' } }`, or a whole Avro
   * schema. What is published and not defined adds itself, with the type that its value has. Default: none.
   */
  readonly schemas?: Readonly<Record<string, EventDefinition>>;
  /** Rights of the user, by topic: `{ '/event/Order__e': { canPublish: false } }`. Default: all, where Salesforce has them. */
  readonly rights?: Readonly<Record<string, TopicRights>>;
  /** Time without a response after which a stream with credit gets an empty one. Default 270 000; real ones come after 60 to 120 s. */
  readonly keepalive?: number;
  /** Time that a stream without credit stays open after its last response. Default 60 000. */
  readonly creditTimeout?: number;
  /** Time that a `PublishStream` stays open without a request. Default 70 000. */
  readonly publishTimeout?: number;
  /** Moment at which a stream gets its response headers. Salesforce does not document it. Default `'at-once'`. */
  readonly headers?: 'at-once' | 'with-first-response';
  /** Streams that one connection may have at once. Default 1000. */
  readonly streamLimit?: number;
  /** Runs the timers of this API: give a `VirtualTimeScheduler` to let an hour pass at once. Default: real time. */
  readonly scheduler?: SchedulerLike;
}

/** Options of the Pub/Sub API with the defaults filled in. */
export type PubSubSettings = Required<Omit<PubSubOptions, 'tls'>> & {
  readonly tls: TlsOptions | undefined;
};

/** Fills in the defaults. */
export const pubSubSettings = (options: PubSubOptions): PubSubSettings => ({
  port: options.port ?? 0,
  tls: options.tls,
  schemas: options.schemas ?? {},
  rights: options.rights ?? {},
  keepalive: options.keepalive ?? 270_000,
  creditTimeout: options.creditTimeout ?? 60_000,
  publishTimeout: options.publishTimeout ?? 70_000,
  headers: options.headers ?? 'at-once',
  streamLimit: options.streamLimit ?? 1_000,
  scheduler: options.scheduler ?? asyncScheduler,
});
