import type {
  BayeuxMessage,
  DisconnectShape,
  InterceptMatch,
  InterceptRespond,
  MockOrg,
  RecordedRequest,
  TrueAnswer,
} from '@sfstream/testing';
import {
  authenticationInvalid,
  htmlError,
  refused,
  replayIdInvalid,
  serverTooBusy,
  subscribeDenied,
  unknownClient,
} from '@sfstream/testing';
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from './random.ts';

/** Site at which faults happen. */
export interface Site {
  readonly org: MockOrg;
  /** Intercepts as the org's own does; what is left of it is taken back after the last fault. */
  readonly intercept: MockOrg['intercept'];
  /** To be asked only while a fault is injected, not when it hits: the order of that is not the seed's. */
  readonly random: Random;
  /** Someone subscribes to another channel for a moment. */
  readonly passBy: () => void;
  /** Moves the org's clock by so many milliseconds, back where they are negative. */
  readonly jump: (milliseconds: number) => void;
  /** Has the rest of a fault taken back after the last one. */
  readonly undo: (remove: () => void) => void;
  /** Sets the client's clock so many milliseconds ahead of the true time, or behind where they are negative. */
  readonly setClock: (milliseconds: number) => void;
}

/** A way in which things go wrong. */
export interface FaultKind {
  /** Frequency with which it is drawn, compared with the others. */
  readonly weight: number;
  /** Makes it happen, or prepares it; calls `hit` when it really has reached the client. Resolves when it is over. */
  readonly inject: (site: Site, hit: () => void) => void | Promise<void>;
  /** Step to which the client must be driven for it to happen at all: a new session, or a login as well. */
  readonly needs?: 'session' | 'login';
}

const firstPoll = ({ messages: [message] = [] }: RecordedRequest): boolean =>
  message?.channel === '/meta/connect' && message['advice'] !== undefined;

const heldPoll = ({ messages: [message] = [] }: RecordedRequest): boolean =>
  message?.channel === '/meta/connect' && message['advice'] === undefined;

const tokenPath = '/services/oauth2/token';

/** Answers the next matching request, or the next few, in this way. */
const answered =
  (match: InterceptMatch, respond: InterceptRespond, most = 1): FaultKind['inject'] =>
  ({ intercept, random }, hit) => {
    intercept(
      match,
      (request) => {
        hit();
        return typeof respond === 'function' ? respond(request) : respond;
      },
      { times: random.between(1, most) },
    );
  };

/** The next matching request is carried out only after a while. */
const delayed =
  (match: InterceptMatch): FaultKind['inject'] =>
  ({ intercept, random }, hit) => {
    const delay = random.between(1, 150);
    const remove = intercept(match, async (): Promise<undefined> => {
      remove();
      hit();
      await pause(delay);
    });
  };

/** The org carries the request out and sends its true answer piece by piece. The client waits 400 ms for answers other than a poll's. */
const dripping =
  (match: InterceptMatch, longest = 600): FaultKind['inject'] =>
  (site, hit) =>
    answered(match, { drip: site.random.between(20, longest) })(site, hit);

/** The org changes the truth of its own answer. */
const tampered = (
  match: InterceptMatch,
  change: (events: TrueAnswer['events'], replies: TrueAnswer['replies']) => unknown,
): FaultKind['inject'] =>
  answered(match, {
    change: ({ events, replies, ...answer }) =>
      events.length + replies.length > 0 ? { ...answer, body: change(events, replies) } : undefined,
  });

/** The org carries the request out at once, but its answer is long on its way. The client waits a second for such answers. */
const late =
  (match: InterceptMatch, meanwhile?: (site: Site) => void): FaultKind['inject'] =>
  (site, hit) => {
    const delays = [site.random.between(0, 60), site.random.between(0, 60)] as const;
    const change = async (): Promise<undefined> => {
      await pause(delays[0]);
      meanwhile?.(site);
      await pause(delays[1]);
    };
    return answered(match, { change })(site, hit);
  };

/** An answer to a poll does not arrive, while another channel is subscribed, whose answer may bring later events. */
const overtakenAndWithheld: FaultKind['inject'] = (site, hit) => {
  const delay = site.random.between(0, 60);
  const change = async () => {
    await pause(delay);
    site.passBy();
    return 'hang' as const;
  };
  return answered(heldPoll, { change })(site, hit);
};

/** A channel is subscribed beside the held poll, and what that replays is lost while the poll brings later events. */
const overtakenAndLost: FaultKind['inject'] = (site, hit) => {
  const delay = site.random.between(10, 80);
  void answered('/meta/subscribe', serverTooBusy())(site, () => undefined);
  void answered('/meta/subscribe', { change: () => pause(delay, 'drop' as const) })(site, hit);
};

/** The position of the first channel that asks for one is refused, and the rest of its batch is passed over. */
const replayIdRefused: FaultKind['inject'] = ({ intercept }, hit) => {
  intercept('/meta/subscribe', (request) => {
    const messages = request.messages?.filter(asksForId).slice(0, 1) ?? [];
    if (messages.length === 0) return undefined;
    hit();
    return replayIdInvalid()({ ...request, messages });
  });
};

const asksForId = ({ ext }: BayeuxMessage): boolean => /:\d+}/.test(JSON.stringify(ext ?? null));

/** At once where there is a session, or shortly after the next poll has come, which is held then. */
const switched =
  (act: (org: MockOrg) => void): FaultKind['inject'] =>
  ({ org, intercept, random }, hit) => {
    const isAtOnce = random.chance(0.4);
    const delay = random.between(0, 15);
    const strike = (): void => {
      if (org.sessions.length === 0) return;
      hit();
      act(org);
    };
    if (isAtOnce && org.sessions.length > 0) {
      strike();
      return;
    }
    const remove = intercept(heldPoll, () => {
      remove();
      setTimeout(strike, delay);
      return undefined;
    });
  };

const disconnected = (shape: DisconnectShape): FaultKind['inject'] =>
  switched((org) => org.disconnectClients(shape));

const hour = 3_600_000;

const jumping = (...by: readonly [number, ...(readonly number[])]): FaultKind => ({
  weight: 2,
  inject: (site, hit) => {
    const far = site.random.pick(by);
    return switched(() => site.jump(far))(site, hit);
  },
});

/** Sets the clock by less than the three hours for which the org gives its cookies out. */
const clockSet = (...to: readonly [number, ...(readonly number[])]): FaultKind => ({
  weight: 2,
  inject: (site, hit) => {
    const ahead = site.random.pick(to);
    return switched(() => site.setClock(ahead))(site, hit);
  },
});

/** Faults that drive a client to a new session. */
export const triggers = {
  session: ['sockets dropped', 'sessions forgotten', 'tokens revoked'],
  login: ['tokens revoked'],
} as const;

const switches: Readonly<Record<string, FaultKind>> = {
  'sockets dropped': { weight: 8, inject: switched((org) => org.dropConnections()) },
  'sessions forgotten': { weight: 5, inject: switched((org) => org.forgetSessions()) },
  'tokens revoked': { weight: 5, inject: switched((org) => org.revokeAllTokens()) },
  'disconnect sent: bare': { weight: 2, inject: disconnected('bare') },
  'disconnect sent: successful': { weight: 2, inject: disconnected('successful') },
  'disconnect sent: alone': { weight: 2, inject: disconnected('alone') },
  'org: clock jumps': jumping(1_000, 45_000, 4 * hour),
  'org: clock jumps back': jumping(-1_000, -45_000, -hour / 6),
  'client: clock is set ahead': clockSet(1_000, 45_000, 2 * hour),
  'client: clock is set back': clockSet(-1_000, -45_000, -4 * hour),
  'org down for a while': {
    weight: 4,
    inject: async ({ org, random }, hit) => {
      const length = random.between(1, 150);
      if (org.sessions.length > 0) hit();
      await org.goDown();
      await pause(length);
      await org.comeBack();
    },
  },
};

/** Replies in place of the answer to a request that was not carried out. */
const badAnswers: Readonly<Record<string, InterceptRespond>> = {
  '503 HTML': htmlError(503),
  '502 HTML': htmlError(502),
  '200 HTML': htmlError(200),
  'truncated JSON': {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: '[{"channel":"/meta/conn',
  },
  'empty array': { status: 200, body: [] },
  'socket dropped': 'drop',
  '401 as HTTP status': { status: 401, body: 'Unauthorized' },
  '401 as error': authenticationInvalid(),
  '401 as failureReason': refused('403::Handshake denied', {
    failureReason: '401::Authentication invalid',
  }),
  'unknown client, advice handshake': unknownClient(),
  'unknown client, no advice': unknownClient({ advice: 'absent' }),
  'unknown client, advice none': unknownClient({ advice: 'none' }),
  'unknown client, advice retry': unknownClient({ advice: 'retry' }),
  '402 unknown session': refused('402::session_unknown', { advice: 'handshake' }),
  'refusal without id and channel': {
    messages: [
      { channel: undefined, id: undefined, successful: false, error: '403::Unknown client' },
    ],
  },
  'refusal with a numeric id': ({ messages: [message] = [] }) => ({
    messages: [
      {
        id: Number(message?.id),
        subscription: message?.subscription,
        successful: false,
        error: '403::Unknown client',
        advice: { reconnect: 'handshake' },
      },
    ],
  }),
  'too busy': serverTooBusy(),
};

const requests = {
  handshake: { match: '/meta/handshake', needs: 'session' },
  'first poll': { match: firstPoll, needs: 'session' },
  subscribe: { match: '/meta/subscribe', needs: 'session' },
  poll: { match: heldPoll },
} as const;

const badlyAnswered: Readonly<Record<string, FaultKind>> = Object.fromEntries(
  Object.entries(requests).flatMap(([name, request]) =>
    Object.entries(badAnswers).map(([answer, respond]): [string, FaultKind] => [
      `${name}: ${answer}`,
      {
        ...request,
        weight: name === 'poll' || name === 'subscribe' ? 1 : 0.5,
        inject: answered(request.match, respond, 3),
      },
    ]),
  ),
);

const others: Readonly<Record<string, FaultKind>> = {
  'poll: answer cut off': { weight: 8, inject: answered(heldPoll, 'truncate') },
  'poll: slow': { weight: 2, inject: delayed(heldPoll) },
  'poll: answer late': { weight: 2, inject: late(heldPoll) },
  'poll: answer late, overtaken by another': {
    weight: 4,
    inject: late(heldPoll, ({ passBy }) => passBy()),
  },
  // Longer than other answers wait for a poll's.
  'poll: drips': { weight: 4, inject: dripping(heldPoll, 1_500) },
  // Few of these: the client waits for 11 seconds, as it should.
  'poll: hangs': { weight: 0.3, inject: answered(heldPoll, 'hang') },
  'poll: answer withheld': { weight: 0.3, inject: answered(heldPoll, { change: () => 'hang' }) },
  'poll: answer withheld, overtaken by another': { weight: 2, inject: overtakenAndWithheld },
  'first poll: hangs': { weight: 1, needs: 'session', inject: answered(firstPoll, 'hang') },
  'first poll: drips': { weight: 1, needs: 'session', inject: dripping(firstPoll) },
  'first poll: answer cut off': {
    weight: 2,
    needs: 'session',
    inject: answered(firstPoll, 'truncate'),
  },
  'handshake: answer cut off': {
    weight: 2,
    needs: 'session',
    inject: answered('/meta/handshake', 'truncate'),
  },
  'handshake: hangs': { weight: 2, needs: 'session', inject: answered('/meta/handshake', 'hang') },
  'handshake: drips': { weight: 1, needs: 'session', inject: dripping('/meta/handshake') },
  'handshake: slow': { weight: 1, needs: 'session', inject: delayed('/meta/handshake') },
  'subscribe: answer cut off': {
    weight: 5,
    needs: 'session',
    inject: answered('/meta/subscribe', 'truncate'),
  },
  'subscribe: hangs': { weight: 1, needs: 'session', inject: answered('/meta/subscribe', 'hang') },
  'subscribe: answer withheld': {
    weight: 1,
    needs: 'session',
    inject: answered('/meta/subscribe', { change: () => 'hang' }),
  },
  'subscribe: drips': { weight: 2, needs: 'session', inject: dripping('/meta/subscribe') },
  'subscribe: slow': { weight: 2, needs: 'session', inject: delayed('/meta/subscribe') },
  'subscribe: answer overtaken and lost': {
    weight: 4,
    needs: 'session',
    inject: overtakenAndLost,
  },
  'subscribe: answer late': { weight: 2, needs: 'session', inject: late('/meta/subscribe') },
  'subscribe: replay id refused': { weight: 3, needs: 'session', inject: replayIdRefused },
  'subscribe: too busy for a while': {
    weight: 4,
    needs: 'session',
    inject: answered('/meta/subscribe', serverTooBusy(), 4),
  },
  'subscribe: 401 as failureReason': {
    weight: 1,
    needs: 'session',
    inject: answered('/meta/subscribe', subscribeDenied('401::Authentication invalid')),
  },
  'unsubscribe: answer cut off': { weight: 1, inject: answered('/meta/unsubscribe', 'truncate') },
  'unsubscribe: answer late': { weight: 1, inject: late('/meta/unsubscribe') },
  'unsubscribe: slow': { weight: 1, inject: delayed('/meta/unsubscribe') },
  'unsubscribe: 503 HTML': { weight: 1, inject: answered('/meta/unsubscribe', htmlError(503), 3) },
  'unsubscribe: hangs': { weight: 1, inject: answered('/meta/unsubscribe', 'hang') },
  'unsubscribe: drips': { weight: 1, inject: dripping('/meta/unsubscribe') },
  'disconnect: hangs': { weight: 1, inject: answered('/meta/disconnect', 'hang') },
  'login: 503 HTML': {
    weight: 3,
    needs: 'login',
    inject: answered(tokenPath, htmlError(503), 4),
  },
  'login: hangs': { weight: 1, needs: 'login', inject: answered(tokenPath, 'hang') },
  'login: drips': { weight: 1, needs: 'login', inject: dripping(tokenPath) },
  'login: answer cut off': { weight: 1, needs: 'login', inject: answered(tokenPath, 'truncate') },
  'login: another instance URL': {
    weight: 2,
    needs: 'login',
    inject: (site, hit) =>
      answered(tokenPath, {
        change: ({ body, ...answer }) => ({
          ...answer,
          body: {
            ...(typeof body === 'object' && body),
            instance_url: site.org.url.replace('127.0.0.1', 'localhost'),
          },
        }),
      })(site, hit),
  },
  'poll: events doubled': {
    weight: 4,
    inject: tampered(heldPoll, (events, replies) => [
      ...events.flatMap((event) => [event, event]),
      ...replies,
    ]),
  },
  'poll: all doubled': {
    weight: 1,
    inject: tampered(heldPoll, (events, replies) => [...events, ...replies, ...events, ...replies]),
  },
  'poll: reply before events': {
    weight: 2,
    inject: tampered(heldPoll, (events, replies) => [...replies, ...events]),
  },
  'poll: events without a reply': { weight: 3, inject: tampered(heldPoll, (events) => events) },
  'poll: nonsense among events': {
    weight: 2,
    inject: tampered(heldPoll, (events, replies) => [null, ...events, { nonsense: 1 }, ...replies]),
  },
  'poll: refused beside events': {
    weight: 2,
    inject: tampered(heldPoll, (events, replies) => [
      ...events,
      ...replies.map((reply) => ({
        ...reply,
        successful: false,
        error: '403::Unknown client',
        advice: { reconnect: 'none' },
      })),
    ]),
  },
  ...Object.fromEntries(
    Object.entries(requests).map(([name, request]): [string, FaultKind] => [
      `${name}: numeric ids`,
      {
        ...request,
        weight: 1,
        inject: tampered(request.match, (events, replies) => [
          ...events,
          ...replies.map((reply) => ({ ...reply, id: Number(reply.id) })),
        ]),
      },
    ]),
  ),
  'poll: reply without id and channel': {
    weight: 1,
    inject: tampered(heldPoll, (events, replies) => [
      ...events,
      ...replies.map(({ id: _, channel: __, ...reply }) => reply),
    ]),
  },
};

/** Everything that may go wrong with CometD, by name. */
export const bayeuxFaults: Readonly<Record<string, FaultKind>> = {
  ...switches,
  ...badlyAnswered,
  ...others,
};

/** Draws one kind by weight. */
export const drawFault = (
  { unit }: Random,
  faults: Readonly<Record<string, FaultKind>>,
): string => {
  const all = Object.entries(faults);
  let left = unit() * all.reduce((sum, [, { weight }]) => sum + weight, 0);
  const drawn = all.find(([, { weight }]) => (left -= weight) < 0);
  return drawn?.[0] ?? 'sockets dropped';
};
