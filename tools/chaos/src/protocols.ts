import type { ClientOptions } from '@sfstream/core';
import { pubSub } from '@sfstream/pubsub';
import type { MockOrg, MockOrgOptions } from '@sfstream/testing';
import { bayeuxFaults, triggers } from './fault-kinds.ts';
import type { FaultKind } from './fault-kinds.ts';
import { pubSubFaults, pubSubTriggers } from './pub-sub-faults.ts';

/** The way in which a run gets its events, and what can go wrong there. */
export interface ChaosProtocol {
  readonly org: Pick<MockOrgOptions, 'pubSub'>;
  /** Options that only a client of this protocol has. */
  readonly client: (org: MockOrg) => Pick<ClientOptions, 'transport'>;
  /** Channels with a steady stream. */
  readonly steady: readonly string[];
  /** Channel of one that comes and goes, with a store. */
  readonly visited: string;
  /** Channel of one that comes and goes, without. */
  readonly quiet: string;
  /** Channel on which nothing is published. */
  readonly silent: string;
  readonly faults: Readonly<Record<string, FaultKind>>;
  /** Faults that drive a client to a new session. */
  readonly triggers: Readonly<
    Record<NonNullable<FaultKind['needs']>, readonly [string, ...string[]]>
  >;
  /** Ids of what the org still serves: sessions, or streams. */
  readonly servedBy: (org: MockOrg) => readonly string[];
}

export const protocols = {
  bayeux: {
    org: {},
    client: () => ({}),
    steady: ['/event/Order__e', '/topic/Orders', '/data/AccountChangeEvent'],
    visited: '/u/Visited',
    quiet: '/u/Quiet',
    silent: '/u/Passing',
    faults: bayeuxFaults,
    triggers,
    servedBy: (org) => org.sessions.map(({ clientId }) => clientId),
  },
  pubsub: {
    org: { pubSub: true },
    client: (org) => ({ transport: pubSub({ endpoint: org.pubSubEndpoint }) }),
    steady: ['/event/Order__e', '/event/Invoice__e', '/data/AccountChangeEvent'],
    visited: '/event/Visited__e',
    quiet: '/event/Quiet__e',
    silent: '/event/Passing__e',
    faults: pubSubFaults,
    triggers: pubSubTriggers,
    servedBy: (org) => org.pubSub.streams.map(({ rpc }) => rpc),
  },
} as const satisfies Readonly<Record<string, ChaosProtocol>>;

export type ProtocolName = keyof typeof protocols;
