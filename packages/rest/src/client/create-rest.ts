import type { OptionReaders } from '@sfstream/base';
import { readOptions, optional } from '@sfstream/base';
import type { Observable, ObservableInput } from 'rxjs';
import type { PushTopic } from '../resources/create-push-topic.ts';
import { createPushTopic } from '../resources/create-push-topic.ts';
import { createStreamingChannel } from '../resources/create-streaming-channel.ts';
import type { Limit } from '../resources/limits.ts';
import { limits } from '../resources/limits.ts';
import type { EventFields, Saved } from '../resources/publish.ts';
import { publish } from '../resources/publish.ts';
import { publishAll } from '../resources/publish-all.ts';
import type { Push } from '../resources/push.ts';
import { pushBy } from '../resources/push.ts';
import type { Query } from '../resources/query.ts';
import { queryBy } from '../resources/query.ts';
import type { RestActivity } from '../sending/rest-activity.ts';
import type { RestOptions } from '../sending/rest-options.ts';
import { readRestOptions } from '../sending/rest-options.ts';
import type { RestRequest } from '../exchange/rest-request.ts';
import type { RestResponse } from '../exchange/rest-response.ts';
import type { SaveResult } from '../resources/save-result.ts';
import { createSender } from '../sending/sender.ts';
import type { ApiVersion } from '../resources/versions.ts';
import { versions } from '../resources/versions.ts';

/**
 * The part of one org's REST API that a streaming application needs. Everything is cold: each subscription sends again, and
 * unsubscribing aborts the request. Wrong arguments throw a `ClientError` at once. A request may fail with
 * - a {@link RestError} when Salesforce refuses it,
 * - an `AuthenticationError` when the login is refused, or a renewed token as well,
 * - a `TransportError` when no complete answer came,
 * - a `DecodeError` when the answer is not what the REST API promises.
 */
export interface Rest {
  /** Sends any request, and emits its answer. `Body` is the caller's word and not checked. */
  request<Body = unknown>(request: RestRequest): Observable<RestResponse<Body>>;
  /**
   * Publishes a platform event, named as `Order__e` or by its channel, `/event/Order__e`. Emits once Salesforce has
   * taken it for delivery, with its UUID. By default it is sent again only where it has certainly not been published.
   *
   * @example
   * ```ts
   * import type { Rest } from '@sfstream/rest';
   *
   * declare const rest: Rest;
   *
   * rest
   *   .publish('Order__e', { Number__c: '17' })
   *   .subscribe(({ eventUuid }) => console.log(eventUuid));
   * ```
   */
  publish(event: string, fields: EventFields): Observable<Saved>;
  /**
   * Publishes platform events of one kind, 200 with each request, one request after another. Emits, for each event and in
   * the same order, what became of it, as each request is answered; an event that is refused does not fail the stream.
   *
   * `fields` is a list, or an Observable that ends: fewer than 200 wait for its end. Where it fails, what came before is
   * published first. For one that goes on, gather them by time: `bufferTime(1_000)`, then `publishAll` for each list.
   *
   * With `allOrNone` (default false) a refused event keeps the others of its request from being published, too; that
   * holds for events that are defined to publish after commit, not for those that publish immediately (Platform
   * Events guide, "Publish Event Messages with Salesforce APIs").
   *
   * @example
   * ```ts
   * import type { Rest } from '@sfstream/rest';
   *
   * declare const rest: Rest;
   *
   * rest.publishAll('Order__e', [{ Number__c: '17' }, { Number__c: '18' }]).subscribe((result) => {
   *   if (!result.success) console.error(result.problems);
   * });
   * ```
   */
  publishAll(
    event: string,
    fields: ObservableInput<EventFields>,
    options?: { readonly allOrNone?: boolean },
  ): Observable<SaveResult>;
  /**
   * Publishes a generic event on the channel of this name, such as `/u/orders`, or with this id. The id of a name is
   * asked for once. A payload that is not text is sent as JSON; at most 3,000 characters. With `userIds`, only these
   * users get the event.
   */
  readonly push: Push;
  /**
   * The rows of a SOQL query. {@link soql} puts values in their places. `each` is given page after page, and
   * what it returns is emitted; the next page is asked for when that has completed, so that a slow consumer is not
   * overrun. Without it the rows themselves are emitted, as fast as pages come.
   *
   * @example
   * ```ts
   * import type { Rest } from '@sfstream/rest';
   *
   * interface Account {
   *   readonly Id: string;
   * }
   * declare const rest: Rest;
   * declare function save(accounts: readonly Account[]): Promise<void>;
   *
   * rest.query('SELECT Id FROM Account', (accounts: readonly Account[]) => save(accounts)).subscribe();
   * ```
   */
  readonly query: Query;
  /** Queries as `query` does, and finds deleted and archived rows as well. */
  readonly queryAll: Query;
  /** The limits of the org by name, such as `DailyApiRequests`; up to five minutes old. */
  limits(): Observable<Readonly<Record<string, Limit>>>;
  /** The API versions of the org, the newest last. */
  versions(): Observable<readonly ApiVersion[]>;
  /** Creates a PushTopic, whose events come on `/topic/` and its name. */
  createPushTopic(topic: PushTopic): Observable<Saved>;
  /** Creates a generic channel, such as `/u/orders`. */
  createStreamingChannel(
    name: string,
    options?: { readonly description?: string },
  ): Observable<Saved>;
  /**
   * Activities from now on: each attempt and its answer, retries before their pause, renewed tokens, Salesforce's
   * warnings, and the consumption of the org's limits. Logins are the Authenticator's: `onActivity` of the HTTP
   * options sees both. An observer that throws fails no request and ends no process: RxJS's `config.onUnhandledError` gets
   * the error where that is set, and otherwise `console.error`, once.
   */
  readonly activity$: Observable<RestActivity>;
  /**
   * Ends the kept connections and the requests under way, those that still wait for their login included. A closed one
   * cannot be used again: its requests fail with an `InvalidOperationError`.
   */
  close(): void;
}

/**
 * Makes a {@link Rest}. Nothing is sent before something is subscribed.
 *
 * Throws a `ClientError` that names the field when an option is missing, unknown or malformed.
 *
 * @example
 * ```ts
 * import { clientCredentialsAuth } from '@sfstream/auth';
 * import { createRest } from '@sfstream/rest';
 *
 * const rest = createRest({
 *   auth: clientCredentialsAuth({
 *     consumerKey: 'key',
 *     consumerSecret: 'secret',
 *     loginUrl: 'https://acme.my.salesforce.com',
 *   }),
 * });
 * rest.limits().subscribe(({ DailyApiRequests }) => console.log(DailyApiRequests?.remaining));
 * ```
 */
export const createRest = (options: RestOptions): Rest => {
  const settings = readRestOptions(options);
  const sender = createSender(settings);
  const { send } = sender;

  return {
    request: <Body>(request: RestRequest) => send(request) as Observable<RestResponse<Body>>,
    publish: (event, fields) => publish(send, event, fields),
    publishAll: (event, fields, options = {}) => {
      const { allOrNone } = readOptions('publishAll', options, publishAllReaders);
      return publishAll(send, event, fields, allOrNone);
    },
    push: pushBy(send, settings.json),
    query: queryBy(send, 'query'),
    queryAll: queryBy(send, 'queryAll'),
    limits: () => limits(send),
    versions: () => versions(send),
    createPushTopic: (topic) => createPushTopic(sender, topic),
    createStreamingChannel: (name, options = {}) => {
      const { description } = readOptions('createStreamingChannel', options, channelReaders);
      return createStreamingChannel(send, name, description);
    },
    activity$: sender.activity$,
    close: () => sender.close(),
  };
};

const publishAllReaders = {
  allOrNone: optional(['true or false', (value) => typeof value === 'boolean'], false),
} satisfies OptionReaders<NonNullable<Parameters<Rest['publishAll']>[2]>>;

const channelReaders = {
  description: optional(['a text', (value) => typeof value === 'string']),
} satisfies OptionReaders<NonNullable<Parameters<Rest['createStreamingChannel']>[1]>>;
