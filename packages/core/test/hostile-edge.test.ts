import { passwordAuth } from '@sfstream/auth';
import type { InterceptAnswer, MockOrg } from '@sfstream/testing';
import { startMockOrg } from '@sfstream/testing';
import { lastValueFrom } from 'rxjs';
import type { Client } from '../src/index.ts';
import type { StreamEvent } from '../src/index.ts';
import { ReplayOption, TransportError, createClient } from '../src/index.ts';
import { eventually } from './helpers/eventually.ts';
import type { HandWoundClock } from './helpers/hand-wound-clock.ts';
import { handWoundClock } from './helpers/hand-wound-clock.ts';
import { heldPoll } from './helpers/poll-of.ts';
import { heldPolls, logins } from './helpers/traffic.ts';
import type { Watch } from './helpers/watch.ts';
import { watch } from './helpers/watch.ts';
import { credentialsOf } from './helpers/with-org.ts';

const orders = '/event/Order__e';
const invoices = '/event/Invoice__e';
const times = Infinity;

/** Of a success that is no answer, and of a server or a gateway that may answer otherwise later. */
const passing = [200, 202, 206, 408, 420, 425, 429, 500, 502, 503, 504, 507, 511];
// 407 is the answer of a proxy, whatever the body (packages/http/test/proxy.test.ts).
const final = [301, 307, 400, 403, 404, 405, 410, 413, 421, 431, 451];
const statuses = [...passing, 401, ...final];

/** What a body says, and what is in it. */
interface Body {
  readonly says: 'nothing' | 'session over' | 'log in' | 'limit' | 'busy';
  readonly body: unknown;
  readonly code?: string;
}

const restError = (errorCode: string) => ({ message: 'Salesforce says so', errorCode });

const bodies: readonly (readonly [name: string, body: Body])[] = [
  ['no body', { says: 'nothing', body: '' }],
  ['a page of HTML', { says: 'nothing', body: '<html><title>Edge</title><p>Sorry</p></html>' }],
  ['a login page', { says: 'log in', body: '<html><form id="login_form"></form></html>' }],
  [
    'an expired session',
    {
      says: 'session over',
      body: [restError('INVALID_SESSION_ID')],
      code: 'INVALID_SESSION_ID',
    },
  ],
  [
    'a limit',
    { says: 'limit', body: [restError('REQUEST_LIMIT_EXCEEDED')], code: 'REQUEST_LIMIT_EXCEEDED' },
  ],
  [
    'a busy Salesforce',
    { says: 'busy', body: restError('SERVER_UNAVAILABLE'), code: 'SERVER_UNAVAILABLE' },
  ],
  ['JSON of a gateway', { says: 'nothing', body: { error: 'Edge error', path: '/' } }],
  ['plain text', { says: 'nothing', body: 'upstream connect error' }],
];

/** Where the org answers falsely, and what makes the client ask there. */
interface Place {
  readonly name: string;
  readonly arm: (org: MockOrg, answer: () => InterceptAnswer) => unknown;
  readonly provoke: (org: MockOrg, subscribe: () => void) => void;
}

const places: readonly Place[] = [
  {
    name: 'handshake',
    arm: (org, answer) => org.intercept('/meta/handshake', answer, { times }),
    provoke: (org) => org.forgetSessions(),
  },
  {
    name: 'held poll',
    arm: (org, answer) => org.intercept(heldPoll, () => answer() ?? { change: answer }, { times }),
    provoke: () => undefined,
  },
  {
    name: 'subscription',
    arm: (org, answer) => org.intercept('/meta/subscribe', answer, { times }),
    provoke: (_, subscribe) => subscribe(),
  },
];

/** An edge that answers falsely until `end`, and the time by this clock when it first did. */
const edgeAt = (place: Place, org: MockOrg, { scheduler }: HandWoundClock) => {
  let answer: InterceptAnswer;
  let began: number | undefined;
  place.arm(org, () => {
    if (answer !== undefined) began ??= scheduler.now();
    return answer;
  });
  return {
    begin: (hostile: InterceptAnswer) => (answer = hostile),
    end: () => (answer = undefined),
    began: () => began,
  };
};

/** Winds the clock on from one announced wait to the next, as long as they are over by `end()`, until `isDone`. */
const windOn = (client: Client, clock: HandWoundClock) => {
  let due: number | undefined;
  client.state$.subscribe((state) => {
    due = state.type === 'waiting' ? clock.scheduler.now() + state.delay : undefined;
  });
  return async (isDone: () => boolean, end: () => number): Promise<void> => {
    for (;;) {
      await eventually(() => due !== undefined || isDone());
      if (isDone() || due === undefined || due > end()) return;
      clock.windTo(due);
    }
  };
};

/** What a client is seen to do at an edge that answers so for 3 s by its clock. */
const outcomeOf = async (place: Place, status: number, { body, code }: Body) => {
  await using org = await startMockOrg();
  const clock = handWoundClock();
  const edge = edgeAt(place, org, clock);
  const client = createClient({
    auth: passwordAuth(credentialsOf(org)),
    connectionTimeout: null,
    replay: ReplayOption.AllEvents,
    scheduler: clock.scheduler,
  });
  const shown: unknown[] = [];
  client.state$.subscribe((state) => {
    if (state.type === 'waiting' && edge.began() !== undefined) shown.push(state.error);
  });
  const wind = windOn(client, clock);
  org.publish(orders, {});
  const channels: Watch<StreamEvent>[] = [watch(client.channel(orders))];
  const ended = () => channels.find((channel) => channel.ended !== undefined);
  await eventually(() => channels[0]?.values.length === 1 && heldPolls(org) === 1);

  const before = org.requests.length;
  edge.begin({ status, body });
  place.provoke(org, () => channels.push(watch(client.channel(invoices))));
  org.publish(orders, {});
  org.publish(invoices, {});
  await wind(
    () => ended() !== undefined,
    () => (edge.began() ?? clock.scheduler.now()) + 3_000,
  );
  const requests = org.requests.length - before;
  edge.end();
  org.publish(orders, {});
  const due = channels.map((_, index) => (index === 0 ? [1, 2, 3] : [1]));
  const received = () => channels.map(({ values }) => values.map(({ replayId }) => replayId));
  await wind(
    () => ended() !== undefined || received().flat().length >= due.flat().length,
    () => Infinity,
  );
  const error = shown[0] ?? ended()?.error;
  const outcome = {
    at: `${status} at the ${place.name}`,
    sendsFewRequests: requests <= 10,
    showsStatus: error instanceof TransportError && error.status === status,
    showsCode: code === undefined || (error instanceof TransportError && error.code === code),
    asksForToken: logins(org).length > 1,
    ends: ended() !== undefined,
    deliversAll: ended() !== undefined || String(received()) === String(due),
  };
  const closed = lastValueFrom(client.close());
  clock.windTo(clock.scheduler.now() + 2_000);
  await closed;
  return outcome;
};

const expectedOutcome = (place: Place, status: number, { says }: Body) => ({
  at: `${status} at the ${place.name}`,
  sendsFewRequests: true,
  showsStatus: true,
  showsCode: true,
  asksForToken:
    says === 'session over' || says === 'log in' || (status === 401 && says !== 'limit'),
  ends: says === 'log in' || (says === 'nothing' && final.includes(status)),
  deliversAll: true,
});

/** Trials that run beside each other. */
const batch = 5;

// Every status meets every body, each at another place, and every body meets each place.
it.each(bodies.map(([name, body], index) => [name, body, index] as const))(
  'an edge that answers with %s, whatever the status, is shown, borne with few requests, and loses nothing (behaviour 15)',
  async (_, body, index) => {
    const trials = statuses.map((status, row) => {
      const place = places[(row + index) % places.length] as Place;
      return { place, status };
    });
    for (let first = 0; first < trials.length; first += batch) {
      const some = trials.slice(first, first + batch);
      expect(
        await Promise.all(some.map(({ place, status }) => outcomeOf(place, status, body))),
      ).toEqual(some.map(({ place, status }) => expectedOutcome(place, status, body)));
    }
  },
);
