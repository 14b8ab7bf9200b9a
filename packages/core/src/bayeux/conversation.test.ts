import { TransportError } from '@sfstream/http';
import type { Observable } from 'rxjs';
import { asyncScheduler, defer, of } from 'rxjs';
import { ServerError } from '../errors/server-error.ts';
import { recoveryFrom } from '../failures/recovery.ts';
import type { EventBatch } from '../reports/session-news.ts';
import type { Answer } from './conversation.ts';
import { converse as converseOn, granted } from './conversation.ts';
import type { Exchange, IdentifiedRequest } from '../wire/exchange.ts';
import type { Reply, Request } from '../messages/message.ts';
import { readMessages } from '../wire/read-messages.ts';

const converse = (exchange: Exchange) => converseOn(exchange, asyncScheduler).ask;

/** Makes a response out of the requests that it answers. */
type Respond = (requests: readonly IdentifiedRequest[]) => unknown;

const exchangeOf = (respond: Respond): { exchange: Exchange; sent: IdentifiedRequest[] } => {
  const sent: IdentifiedRequest[] = [];
  return {
    sent,
    exchange: (requests) =>
      defer(() => {
        sent.push(...requests);
        return of(readMessages(respond(requests)));
      }),
  };
};

const successful = ({ channel, id }: IdentifiedRequest) => ({ channel, id, successful: true });

/** What comes out, with errors as values. */
const collect = <T>(observable: Observable<T>): readonly (T | Error)[] => {
  const values: (T | Error)[] = [];
  observable.subscribe({
    next: (value) => values.push(value),
    error: (error: unknown) => values.push(error instanceof Error ? error : new Error()),
  });
  return values;
};

/** Says which reply each request found. */
const replies = (answers: readonly Answer[]) =>
  answers.map(({ reply }) => (reply === undefined ? 'none' : (reply.error ?? 'success')));

const subscribeTo = (subscription: string): Request => ({
  channel: '/meta/subscribe',
  subscription,
});
const connect: Request = { channel: '/meta/connect' };
const publish: Request = { channel: '/event/Order__e', data: 1 };

describe('the ids of requests', () => {
  it('are different for each request of a conversation', () => {
    const { exchange, sent } = exchangeOf((requests) => requests.map(successful));
    const ask = converse(exchange);
    collect(ask([subscribeTo('/a'), subscribeTo('/b')], replies));
    collect(ask([connect], replies));
    expect(sent.map(({ id }) => id)).toEqual(['1', '2', '3']);
  });

  it('are new for each subscription', () => {
    const { exchange, sent } = exchangeOf((requests) => requests.map(successful));
    const connect$ = converse(exchange)([connect], replies);
    expect(sent).toEqual([]);
    expect(collect(connect$)).toEqual(['success']);
    expect(collect(connect$)).toEqual(['success']);
    expect(sent.map(({ id }) => id)).toEqual(['1', '2']);
  });

  it('begin again with each conversation', () => {
    const { exchange, sent } = exchangeOf((requests) => requests.map(successful));
    collect(converse(exchange)([connect], replies));
    collect(converse(exchange)([connect], replies));
    expect(sent.map(({ id }) => id)).toEqual(['1', '1']);
  });
});

describe('the reply to a request', () => {
  it.each<[string, readonly Request[], Respond, readonly string[]]>([
    [
      'is found by its id, in whatever order the replies come',
      [subscribeTo('/a'), subscribeTo('/b')],
      ([a, b]) => [successful(b!), { ...successful(a!), successful: false, error: '403::no' }],
      ['403::no', 'success'],
    ],
    [
      'is found by an id that the server made a number of',
      [connect],
      ([request]) => ({ ...successful(request!), id: Number(request!.id) }),
      ['success'],
    ],
    [
      'must be of the same channel: ids of an earlier conversation do not count',
      [connect],
      ([request]) => ({ ...successful(request!), channel: '/meta/subscribe' }),
      ['none'],
    ],
    [
      'is not that of another id',
      [connect],
      ([request]) => ({ ...successful(request!), id: '99' }),
      ['none'],
    ],
    [
      'may lack the id',
      [connect],
      () => ({ channel: '/meta/connect', successful: true }),
      ['success'],
    ],
    [
      'may be an early refusal that lacks both id and channel (behaviour 14)',
      [connect],
      () => ({ successful: false, error: '401::Request requires authentication' }),
      ['401::Request requires authentication'],
    ],
    [
      'is preferred with an id to one without',
      [connect],
      ([request]) => [{ successful: false, error: '403::other' }, successful(request!)],
      ['success'],
    ],
    [
      'is for all requests of a batch when it is a refusal without an id',
      [subscribeTo('/a'), subscribeTo('/b')],
      () => ({ successful: false, error: '403::Unknown client' }),
      ['403::Unknown client', '403::Unknown client'],
    ],
    [
      'may lack the id where the subscription tells it',
      [subscribeTo('/a'), subscribeTo('/b')],
      () => [
        { channel: '/meta/subscribe', subscription: '/b', successful: false, error: '403::no' },
        { channel: '/meta/subscribe', subscription: '/a', successful: true },
      ],
      ['success', '403::no'],
    ],
    [
      'is missing for those that the server passes over',
      [subscribeTo('/a'), subscribeTo('/b')],
      ([a]) => successful(a!),
      ['success', 'none'],
    ],
    ['is missing in an empty answer', [connect], () => [], ['none']],
    [
      'to a publish bears the name of the channel',
      [publish],
      ([request]) => successful(request!),
      ['success'],
    ],
  ])('%s', (_, requests, respond, expected) => {
    expect(collect(converse(exchangeOf(respond).exchange)(requests, replies))).toEqual(expected);
  });
});

describe('granted', () => {
  it('gives the successful reply', () => {
    const reply: Reply = { channel: '/meta/connect', successful: true };
    expect(granted({ request: connect, reply, serverTime: undefined })).toBe(reply);
  });

  it('throws the refusal as a ServerError with all that is known', () => {
    const reply: Reply = { channel: '/meta/connect', successful: false, error: '403::Odd' };
    expect(() => granted({ request: connect, reply, serverTime: undefined })).toThrow(
      expect.objectContaining({ name: 'ServerError', response: reply, errorCode: 403 }) as Error,
    );
  });

  it('takes a reply that does not say for a refusal', () => {
    expect(() => granted({ request: connect, reply: {}, serverTime: undefined })).toThrow(
      ServerError,
    );
  });

  it('throws a TransportError when there is no reply', () => {
    expect(() => granted({ request: connect, reply: undefined, serverTime: undefined })).toThrow(
      expect.objectContaining({ name: 'TransportError', code: 'ERR_NO_REPLY' }) as Error,
    );
  });
});

describe('events in an answer', () => {
  const event = { channel: '/event/Order__e', data: 1 };
  const batch: EventBatch = { type: 'events', events: [event] };

  it.each<[string, Request]>([
    ['poll', connect],
    ['subscription', subscribeTo('/a')],
    ['unsubscription', { channel: '/meta/unsubscribe' }],
    ['farewell', { channel: '/meta/disconnect' }],
    ['publication', publish],
  ])('to a %s come before the reply (behaviour 43)', (_, request) => {
    const { exchange } = exchangeOf(([asked]) => [successful(asked!), event]);
    expect(collect(converse(exchange)([request], replies))).toEqual([batch, 'success']);
  });

  it('come even when the reply is a refusal', () => {
    const { exchange } = exchangeOf(([asked]) => [
      { ...successful(asked!), successful: false, error: '403::Unknown client' },
      event,
    ]);
    expect(collect(converse(exchange)([connect], (answers) => answers.map(granted)))).toEqual([
      batch,
      expect.objectContaining({ name: 'ServerError', error: '403::Unknown client' }),
    ]);
  });

  it('come even when there is no reply', () => {
    const { exchange } = exchangeOf(() => [event]);
    expect(collect(converse(exchange)([connect], (answers) => answers.map(granted)))).toEqual([
      batch,
      expect.any(TransportError),
    ]);
  });

  it('come even when what is beside them is malformed', () => {
    const { exchange } = exchangeOf(() => [{ channel: '/meta/connect', successful: 'yes' }, event]);
    expect(collect(converse(exchange)([connect], replies))).toEqual([
      batch,
      expect.objectContaining({ name: 'DecodeError' }),
    ]);
  });

  it('come once, behind the reply that ends the session, where the replies come first', () => {
    const { exchange } = exchangeOf(([asked]) => [
      { ...successful(asked!), advice: { reconnect: 'handshake' } },
      event,
    ]);
    const ask = converse(exchange);
    expect(collect(ask([subscribeTo('/a')], replies, { repliesFirst: true }))).toEqual([
      'success',
      batch,
      expect.objectContaining({ name: 'ServerError' }),
    ]);
  });

  it('come in one batch, in their order', () => {
    const events = [1, 2, 3].map((data) => ({ ...event, data }));
    const { exchange } = exchangeOf(([asked]) => [
      events[0],
      successful(asked!),
      events[1],
      events[2],
    ]);
    expect(collect(converse(exchange)([connect], replies))).toEqual([
      { ...batch, events },
      'success',
    ]);
  });
});

describe('a disconnect that the server sends', () => {
  const pushed = { channel: '/meta/disconnect' };

  const errorOf = (respond: Respond, request = connect): unknown =>
    collect(converse(exchangeOf(respond).exchange)([request], replies)).at(-1);

  it.each([
    ['bare', pushed],
    ['with successful', { ...pushed, successful: true }],
    ['with its own id', { ...pushed, id: 'x', clientId: 'c1' }],
  ])('ends the session, %s (behaviour 14)', (_, message) => {
    const error = errorOf(([asked]) => [message, successful(asked!)]);
    expect(error).toBeInstanceOf(ServerError);
    expect(recoveryFrom(error).remedy).toBe('handshake');
  });

  it('ends the session when it is all that comes', () => {
    expect(recoveryFrom(errorOf(() => [pushed])).remedy).toBe('handshake');
  });

  it('ends the session also in the answer to a call', () => {
    const error = errorOf(([asked]) => [successful(asked!), pushed], subscribeTo('/a'));
    expect(recoveryFrom(error).remedy).toBe('handshake');
  });

  it('renews the token when a refusal beside it says that this is why', () => {
    const refused = {
      channel: '/meta/connect',
      successful: false,
      error: '401::Authentication invalid',
      advice: { reconnect: 'none', interval: 0 },
    };
    const error = errorOf(([asked]) => [pushed, { ...refused, id: asked!.id }]);
    expect(error).toMatchObject({ error: '401::Authentication invalid' });
    expect(recoveryFrom(error).remedy).toBe('renew');
  });

  it('counts for more than the advice "none" beside it', () => {
    const refused = {
      channel: '/meta/connect',
      successful: false,
      error: '403::Unknown client',
      advice: { reconnect: 'none' },
    };
    expect(recoveryFrom(errorOf(() => [pushed, refused])).remedy).toBe('handshake');
  });

  it('comes after the events beside it', () => {
    const event = { channel: '/u/x', data: 1 };
    expect(
      collect(converse(exchangeOf(() => [pushed, event]).exchange)([connect], replies)),
    ).toEqual([
      { type: 'events', events: [event] },
      expect.objectContaining({ name: 'ServerError' }),
    ]);
  });

  it('is none when it answers a farewell', () => {
    const { exchange } = exchangeOf((requests) => requests.map(successful));
    expect(collect(converse(exchange)([pushed], replies))).toEqual(['success']);
  });
});
