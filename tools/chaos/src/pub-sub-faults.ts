import type { MockOrg } from '@sfstream/testing';
import { setTimeout as pause } from 'node:timers/promises';
import type { FaultKind, Site } from './fault-kinds.ts';

/** Strikes at once, where a stream is open. */
const struck =
  (strike: (org: MockOrg, site: Site) => void): FaultKind['inject'] =>
  (site, hit) => {
    if (site.org.pubSub.streams.length === 0) return;
    hit();
    strike(site.org, site);
  };

type Failure = Parameters<MockOrg['pubSub']['failCalls']>[0];

/** Fails the next calls, or the next few. */
const failing =
  (failure: Failure, most = 1): FaultKind['inject'] =>
  ({ org, random, undo }, hit) => {
    undo(org.pubSub.failCalls({ times: random.between(1, most), ...failure }));
    hit();
  };

const unavailable = { status: 13, code: 'service.unavailable' } as const;
const lost = { status: 14, text: 'down for maintenance' } as const;
const oldToken = { status: 16, code: 'service.auth.error' } as const;

const hour = 3_600_000;

const ofAnyProtocol: Readonly<Record<string, FaultKind>> = {
  'sockets dropped': { weight: 8, inject: struck((org) => org.dropConnections()) },
  'tokens revoked': { weight: 5, inject: struck((org) => org.revokeAllTokens()) },
  'org: clock jumps': {
    weight: 2,
    inject: struck((_, { jump, random }) => jump(random.pick([1_000, 45_000, 4 * hour]))),
  },
  'org: clock jumps back': {
    weight: 2,
    inject: struck((_, { jump, random }) => jump(random.pick([-1_000, -45_000, -hour / 6]))),
  },
  'client: clock is set ahead': {
    weight: 2,
    inject: struck((_, { setClock, random }) => setClock(random.pick([1_000, 45_000, 2 * hour]))),
  },
  'client: clock is set back': {
    weight: 2,
    inject: struck((_, { setClock, random }) => setClock(random.pick([-1_000, -45_000, -hour]))),
  },
  'org down for a while': {
    weight: 4,
    inject: async ({ org, random }, hit) => {
      const length = random.between(1, 150);
      hit();
      await org.goDown();
      await pause(length);
      await org.comeBack();
    },
  },
};

const ends: Readonly<Record<string, FaultKind>> = {
  'streams end': { weight: 4, inject: struck((org) => org.pubSub.endStreams()) },
  'streams end: unavailable': {
    weight: 4,
    inject: struck((org) => org.pubSub.endStreams(unavailable)),
  },
  'streams end: maintenance': { weight: 3, inject: struck((org) => org.pubSub.endStreams(lost)) },
  'streams end: old token': { weight: 2, inject: struck((org) => org.pubSub.endStreams(oldToken)) },
  'streams end: no trailers': { weight: 3, inject: struck((org) => org.pubSub.noTrailers()) },
  'garbage for a message': {
    weight: 3,
    inject: struck((org) =>
      org.pubSub.garbage(Buffer.from([0, 0, 0, 0, 5, 255, 255, 255, 255, 255])),
    ),
  },
  'GOAWAY: no error': { weight: 4, inject: struck((org) => org.pubSub.goAway()) },
  'GOAWAY: enhance your calm': {
    weight: 2,
    inject: struck((org) => org.pubSub.goAway({ code: 11, text: 'too_many_pings' })),
  },
};

const resets: Readonly<Record<string, FaultKind>> = Object.fromEntries(
  [0, 1, 2, 5, 7, 8, 11].map((code) => [
    `RST_STREAM ${code}`,
    { weight: 2, inject: struck((org) => org.pubSub.resetStreams(code)) },
  ]),
);

/** No refused position: what that brings again within ten minutes cannot be told from new events (docs/limits.md). */
const refusals: Readonly<Record<string, FaultKind>> = {
  'Subscribe: unavailable': {
    weight: 4,
    inject: failing({ rpc: 'Subscribe', ...unavailable }, 4),
    needs: 'session',
  },
  'Subscribe: maintenance, trailers only': {
    weight: 3,
    inject: failing({ rpc: 'Subscribe', ...lost, trailersOnly: true }, 4),
    needs: 'session',
  },
  'Subscribe: old token': {
    weight: 3,
    inject: failing({ rpc: 'Subscribe', ...oldToken }),
    needs: 'session',
  },
  'GetTopic: unavailable': {
    weight: 3,
    inject: failing({ rpc: 'GetTopic', ...unavailable }, 3),
    needs: 'session',
  },
  '503 HTML': {
    weight: 3,
    inject: ({ org, undo }, hit) => {
      undo(org.pubSub.html(503));
      hit();
    },
    needs: 'session',
  },
};

const changes: Readonly<Record<string, FaultKind>> = {
  'responses split': {
    weight: 2,
    inject: ({ org, random }, hit) => {
      org.pubSub.splitResponses(random.pick([1, 2, 3, Infinity]));
      hit();
    },
  },
  'schemas slow': {
    weight: 2,
    inject: async ({ org, random }, hit) => {
      org.pubSub.slowSchema(random.between(1, 80));
      hit();
      await pause(random.between(1, 100));
      org.pubSub.slowSchema(0);
    },
  },
  'schema changed': {
    weight: 2,
    inject: ({ org, random }, hit) => {
      org.pubSub.changeSchema(random.pick(['Order__e', 'Invoice__e']));
      hit();
    },
  },
};

/** Faults of the Pub/Sub API, and those that any protocol meets. */
export const pubSubFaults: Readonly<Record<string, FaultKind>> = {
  ...ofAnyProtocol,
  ...ends,
  ...resets,
  ...refusals,
  ...changes,
};

export const pubSubTriggers = {
  session: ['sockets dropped', 'streams end', 'GOAWAY: no error', 'tokens revoked'],
  login: ['tokens revoked'],
} as const;
