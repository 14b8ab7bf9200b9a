import { tokenAuth } from '@sfstream/auth';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import * as t from 'io-ts';
import type { Observable, ObservedValueOf } from 'rxjs';
import { isObservable, map, merge, of } from 'rxjs';
import {
  ReplayOption,
  ServerError,
  createClient,
  decode,
  isSfStreamError,
  platformEvent,
} from '../src/index.ts';
import type {
  Activity,
  ChannelOptions,
  ClientOptions,
  ClientState,
  GenericEvent,
  PasswordClientOptions,
  PlatformEvent,
  PushTopicEvent,
  ReplayMarker,
  ReplayStore,
  StreamEvent,
} from '../src/index.ts';

/** Compiles where the two types are the same; what is tested here, the compiler tests. */
type Same<A, B> =
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- only so are types compared for identity
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_: Same<A, B>): void => undefined;

interface Order {
  readonly payload: { readonly Amount__c: number };
}

const auth = tokenAuth({ accessToken: 'token', instanceUrl: 'https://acme.my.salesforce.com' });
const client = createClient({ auth });

it('takes for a store what can get and set: a Map, a Keyv, one with promises or Observables', () => {
  new Map<string, ReplayMarker>() satisfies ReplayStore;
  ({
    get: (channel: string) =>
      Promise.resolve<ReplayMarker | undefined>({ replayId: channel.length }),
    set: () => Promise.resolve(true),
  }) satisfies ReplayStore;
  ({ get: () => of(null), set: () => of(undefined) }) satisfies ReplayStore;
  // @ts-expect-error A Map of bare replay ids is none.
  new Map<string, number>() satisfies ReplayStore;
  // @ts-expect-error Neither is what can only get.
  ({ get: () => undefined }) satisfies ReplayStore;
});

it('types the data of a channel as its caller says, or as unknown', () => {
  same<ReturnType<typeof client.channel>, Observable<StreamEvent>>(true);
  const orders = client.channel<Order>('/event/Order__e');
  same<typeof orders, Observable<StreamEvent<Order>>>(true);
  expect(isObservable(orders)).toBe(true);
  same<StreamEvent['data'], unknown>(true);
});

it('types events by what decode made of them', () => {
  const byCodec$ = client
    .channel('/event/Order__e')
    .pipe(decode(platformEvent(t.type({ Amount__c: t.number }))));
  same<ObservedValueOf<typeof byCodec$>['data']['payload']['Amount__c'], number>(true);
  const schema: StandardSchemaV1<unknown, Order> = {
    '~standard': { version: 1, vendor: 'by hand', validate: () => ({ issues: [] }) },
  };
  const bySchema$ = client.channel('/event/Order__e').pipe(decode(schema));
  same<typeof bySchema$, Observable<StreamEvent<Order, '/event/Order__e'>>>(true);
  expect([byCodec$, bySchema$].every(isObservable)).toBe(true);
});

it('tells events of merged channels apart by their channel', () => {
  const order$ = client
    .channel('/event/Order__e')
    .pipe(decode(platformEvent(t.type({ Amount__c: t.number }))));
  const invoice$ = client
    .channel('/event/Invoice__e')
    .pipe(decode(platformEvent(t.type({ Due__c: t.string }))));
  const both$ = merge(order$, invoice$).pipe(
    map((event) =>
      event.channel === '/event/Order__e'
        ? event.data.payload.Amount__c
        : event.data.payload.Due__c,
    ),
  );
  same<ObservedValueOf<typeof both$>, number | string>(true);
  expect(isObservable(both$)).toBe(true);
});

it('types the data of each family of events', () => {
  const order$ = client.channel<PlatformEvent<{ Amount__c: number }>>('/event/Order__e');
  const amount$ = order$.pipe(map(({ data }) => data.payload.Amount__c));
  const record$ = client
    .channel<PushTopicEvent<{ Id: string }>>('/topic/Orders')
    .pipe(map(({ data }) => data.sobject.Id));
  const text$ = client.channel<GenericEvent>('/u/notices').pipe(map(({ data }) => data.payload));
  same<ObservedValueOf<typeof amount$>, number>(true);
  same<ObservedValueOf<typeof record$>, string>(true);
  same<ObservedValueOf<typeof text$>, string>(true);
  expect([amount$, record$, text$].every(isObservable)).toBe(true);
});

it('narrows states and activities by their type', () => {
  const waiting = (state: ClientState): number | undefined =>
    state.type === 'waiting' ? state.delay : undefined;
  const lost = (activity: Activity): string | undefined =>
    activity.type === 'possible-loss' ? activity.reason : undefined;
  expect(waiting({ type: 'open' })).toBeUndefined();
  expect(lost({ type: 'handshake', clientId: 'c' })).toBeUndefined();
  same<keyof Extract<ClientState, { type: 'open' }>, 'type'>(true);
});

it('narrows errors by the brand, and by their name', () => {
  const codeOf = (error: unknown): number | undefined =>
    isSfStreamError(error) && error instanceof ServerError ? error.errorCode : undefined;
  expect(codeOf(new ServerError('no', { error: '403::no' }))).toBe(403);
  same<ServerError['name'], 'ServerError' | 'SubscriptionError' | 'ReplayIdError' | 'LimitError'>(
    true,
  );
});

it('takes the options as they are documented, and no others', () => {
  ({ replay: ReplayOption.AllEvents }) satisfies ChannelOptions;
  ({ replay: '9007199254740993', replayFallback: -1 }) satisfies ChannelOptions;
  ({ auth, connectionTimeout: null, apiVersion: 'latest' }) satisfies ClientOptions;
  ({
    consumerKey: 'key',
    consumerSecret: 'secret',
    username: 'user',
    password: 'password',
    replay: new Map<string, ReplayMarker>(),
  }) satisfies PasswordClientOptions;
  // @ts-expect-error A word is no replay id.
  ({ replay: 'earliest' }) satisfies ChannelOptions;
  // @ts-expect-error A fallback is an option, not a replay id.
  ({ replayFallback: 5 }) satisfies ChannelOptions;
  // @ts-expect-error There is no client without an authenticator.
  ({ apiVersion: '66.0' }) satisfies ClientOptions;
  // @ts-expect-error The client's options are not those of a channel.
  ({ connectionTimeout: 5 }) satisfies ChannelOptions;
});

it('gives readers what they may not change', () => {
  same<typeof client.subscriptions, ReadonlySet<string>>(true);
  same<typeof client.state$, Observable<ClientState>>(true);
  same<typeof client.connectionType, 'long-polling' | 'pub-sub' | null>(true);
  same<Extract<keyof typeof client.subscriptions, 'add' | 'clear' | 'delete'>, never>(true);
  expect(client.subscriptions).toEqual(new Set());
});
