import type { Observable } from 'rxjs';
import { asyncScheduler, filter, of } from 'rxjs';
import type { Demand } from '../model/demand.ts';
import { ReplayIdError } from '../errors/replay-id-error.ts';
import { SubscriptionError } from '../errors/subscription-error.ts';
import type { ReplayId } from '../model/replay.ts';
import { bayeuxJson } from '../wire/bayeux-json.ts';
import { converse } from './conversation.ts';
import type { IdentifiedRequest } from '../wire/exchange.ts';
import { readMessages } from '../wire/read-messages.ts';
import { subscribe } from './subscribe.ts';
import type { SubscribeOutcome } from './subscribe.ts';

const demand = (channel: string, position: ReplayId = -1): Demand => ({
  channel,
  position: () => position,
});

/** What the server says to one request; nothing when it passes over it. */
type Say = (request: IdentifiedRequest, index: number) => object | undefined;

const granting: Say = () => ({ successful: true });

/** Subscribes against a server that says this, and gives what was sent and what came of it. */
const play = (demands: readonly Demand[], say: Say = granting) => {
  const sent: (readonly IdentifiedRequest[])[] = [];
  const { ask } = converse((requests) => {
    sent.push(requests);
    return of(
      readMessages(
        requests.flatMap((request, index) => {
          const said = say(request, index);
          const { channel, id, subscription } = request;
          return said === undefined ? [] : [{ channel, id, subscription, ...said }];
        }),
      ),
    );
  }, asyncScheduler);
  const outcomes: unknown[] = [];
  const outcome$: Observable<unknown> = subscribe(ask, 'c1', demands).pipe(
    filter(({ type }) => type !== 'asked'),
  );
  outcome$.subscribe({
    next: (outcome) => outcomes.push(outcome),
    error: (error: unknown) => outcomes.push(error),
  });
  return { sent: sent.flat(), outcomes };
};

describe('a subscribe request', () => {
  it.each<[string, string, ReplayId, string]>([
    ['new events', '/event/A', -1, '{"/event/A":-1}'],
    ['all events', '/event/A', -2, '{"/event/A":-2}'],
    ['replay id 0 (behaviour 36)', '/event/A', 0, '{"/event/A":0}'],
    ['a replay id', '/event/A', 617, '{"/event/A":617}'],
    [
      'a replay id beyond 2^53 (behaviour 36)',
      '/event/A',
      '9007199254740993',
      '{"/event/A":9007199254740993}',
    ],
    [
      'a filtered PushTopic, without its filter (behaviour 38)',
      "/topic/Cases?Status='Open'&Priority='High'",
      5,
      '{"/topic/Cases":5}',
    ],
    ['a filter of several lines', "/topic/A?Name='x\ny'", 5, '{"/topic/A":5}'],
  ])('names the position for %s (behaviour 37)', (_, channel, position, replay) => {
    const [request] = play([demand(channel, position)]).sent;
    expect(bayeuxJson.stringify(request?.['ext'])).toBe(`{"replay":${replay}}`);
  });

  it('has the form that Bayeux asks for', () => {
    expect(play([demand('/event/A', 7)]).sent).toEqual([
      {
        channel: '/meta/subscribe',
        id: '1',
        clientId: 'c1',
        subscription: '/event/A',
        ext: { replay: { '/event/A': 7 } },
      },
    ]);
  });

  it('subscribes a filtered PushTopic under its whole name', () => {
    const [request] = play([demand("/topic/A?Name='x'")]).sent;
    expect(request?.['subscription']).toBe("/topic/A?Name='x'");
  });

  it('reads the position when it is sent (behaviour 27)', () => {
    let position = 1;
    const { ask } = converse(
      (requests) => of(readMessages(requests.map(answered))),
      asyncScheduler,
    );
    const answered = (request: IdentifiedRequest) => ({ ...request, successful: true });
    const moving: Demand = { ...demand('/event/A'), position: () => position };
    const outcomes: unknown[] = [];
    const outcome$ = subscribe(ask, 'c1', [moving]);
    position = 9;
    outcome$.subscribe((outcome) => outcomes.push(outcome));
    expect(outcomes).toEqual([
      { type: 'asked', demand: moving, replayId: 9 },
      { type: 'acknowledged', demand: moving, replayId: 9 },
    ]);
  });

  it('is one message for each channel, in one exchange', () => {
    const { sent } = play([demand('/event/A', 1), demand('/event/B', 2)]);
    expect(sent.map(({ subscription, ext }) => ({ subscription, ext }))).toEqual([
      { subscription: '/event/A', ext: { replay: { '/event/A': 1 } } },
      { subscription: '/event/B', ext: { replay: { '/event/B': 2 } } },
    ]);
  });

  it('holds only as many as fit, the others are left for the next', () => {
    const demands = Array.from({ length: 1_000 }, (_, n) => demand(`/event/Order${n}__e`));
    const { sent, outcomes } = play(demands);
    expect(sent.length).toBeLessThan(demands.length);
    expect(outcomes).toHaveLength(sent.length);
  });
});

describe('the outcome of a subscribe request', () => {
  const [a, b] = [demand('/event/A', 1), demand('/event/B', 2)];
  const invalid = '400::The replayId {1} you provided was invalid.  Please provide a valid ID.';

  it('names the position that was asked for', () => {
    expect(play([a]).outcomes).toEqual([{ type: 'acknowledged', demand: a, replayId: 1 }]);
  });

  it('is told apart for each channel (behaviour 24)', () => {
    const { outcomes } = play([a, b], ({ subscription }) =>
      subscription === '/event/A' ? { successful: false, error: invalid } : { successful: true },
    );
    expect(outcomes).toEqual([
      { type: 'refused', demand: a, error: expect.any(ReplayIdError) },
      { type: 'acknowledged', demand: b, replayId: 2 },
    ]);
    const [refused] = outcomes as SubscribeOutcome[];
    expect(refused).toMatchObject({ error: { channel: '/event/A', replayId: 1 } });
  });

  it('is "unanswered" for those of a batch that the server passes over', () => {
    expect(play([a, b], (_, n) => (n === 0 ? { successful: true } : undefined)).outcomes).toEqual([
      { type: 'acknowledged', demand: a, replayId: 1 },
      { type: 'unanswered', channel: '/event/B' },
    ]);
  });

  it('is an error when a single one gets no answer', () => {
    expect(play([a], () => undefined).outcomes).toEqual([
      expect.objectContaining({ name: 'TransportError', code: 'ERR_NO_REPLY' }),
    ]);
  });

  it.each([
    ['the session is gone', { error: '403::Unknown client' }],
    ['the token is refused', { error: '401::Authentication invalid' }],
    ['the advice is to handshake', { error: '400::Odd', advice: { reconnect: 'handshake' } }],
  ])('is an error of the whole session when %s', (_, said) => {
    const { outcomes } = play([a, b], (_request, n) =>
      n === 0 ? { successful: true } : { successful: false, ...said },
    );
    expect(outcomes).toEqual([expect.objectContaining({ error: said.error })]);
  });

  it('is to be tried again, that channel alone, when the server is busy (behaviour 40)', () => {
    const busy = {
      successful: false,
      error: '403:denied_by_security_policy:subscribe_denied',
      ext: { sfdc: { failureReason: '503::Server is too busy.' } },
    };
    const { outcomes } = play([a, b], (_, n) => (n === 0 ? busy : { successful: true }));
    expect(outcomes).toEqual([
      { type: 'postponed', demand: a, error: expect.any(SubscriptionError) },
      { type: 'acknowledged', demand: b, replayId: 2 },
    ]);
  });

  it('is a refusal of the channel for any other reason (behaviour 23)', () => {
    const error = "400::The channel you requested to subscribe to doesn't exist {/event/A}";
    const { outcomes } = play([a], () => ({ successful: false, error }));
    expect(outcomes).toEqual([
      { type: 'refused', demand: a, error: expect.any(SubscriptionError) },
    ]);
    expect(outcomes).not.toEqual([expect.objectContaining({ error: expect.any(ReplayIdError) })]);
  });
});

it('a subscription is acknowledged before the events that come beside its reply', () => {
  const { ask } = converse(
    ([request]) =>
      of(
        readMessages([
          { channel: '/event/A', data: { event: { replayId: 1 } } },
          { ...request, successful: true },
        ]),
      ),
    asyncScheduler,
  );
  const types: string[] = [];
  subscribe(ask, 'c1', [demand('/event/A')]).subscribe(({ type }) => types.push(type));
  expect(types).toEqual(['asked', 'acknowledged', 'events']);
});
