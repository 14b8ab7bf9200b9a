import type { ClientOptions, ReplayId } from '@sfstream/core';
import { ReplayOption } from '@sfstream/core';
import { pubSub } from '@sfstream/pubsub';
import type { MockOrg, MockOrgOptions } from '@sfstream/testing';
import { replayIdInvalid, subscribeDenied } from '@sfstream/testing';
import { positionsOf } from '../helpers/traffic.ts';

/** What a test of a promise needs of the API over which events come. Events are known by their numbers, from 1 on. */
export interface Protocol {
  readonly name: string;
  readonly org: Pick<MockOrgOptions, 'pubSub'>;
  /** The options that only a client of this API has. */
  readonly client: (org: MockOrg) => Pick<ClientOptions, 'transport'>;
  /** The replay id of an event. */
  readonly idOf: (number: number) => ReplayId;
  /** The number behind a replay id; options stand for themselves. */
  readonly numberOf: (replayId: ReplayId | undefined) => number;
  /** Where a channel was asked to begin so far: after an event, or by an option. */
  readonly startsOf: (org: MockOrg, channel: string) => readonly unknown[];
  /** The number of sessions, or streams, that the org has open. */
  readonly servedBy: (org: MockOrg) => number;
  /** The number of sessions, or connections, that the org has open. */
  readonly connectionsOf: (org: MockOrg) => number;
  /** Says whether a session, or stream, has the channel. */
  readonly serves: (org: MockOrg, channel: string) => boolean;
  /** The `connectionType` of a client. */
  readonly connectionType: string;
  /** Takes all sessions, or streams, from the org. */
  readonly interrupt: (org: MockOrg) => void;
  /** Refuses the next replay ids, good or bad. */
  readonly refuseIds: (org: MockOrg, times?: number) => void;
  /** Refuses the next channel that is asked for. */
  readonly refuseChannel: (org: MockOrg) => void;
}

const bayeux: Protocol = {
  name: 'CometD',
  org: {},
  client: () => ({}),
  idOf: (number) => number,
  numberOf: Number,
  startsOf: positionsOf,
  servedBy: ({ sessions }) => sessions.length,
  connectionsOf: ({ sessions }) => sessions.length,
  serves: ({ sessions }, channel) =>
    sessions.some(({ subscriptions }) => subscriptions.includes(channel)),
  connectionType: 'long-polling',
  interrupt: (org) => org.forgetSessions(),
  refuseIds: (org, times = 1) =>
    void org.intercept('/meta/subscribe', replayIdInvalid(), { times }),
  refuseChannel: (org) =>
    void org.intercept('/meta/subscribe', subscribeDenied('403::Restricted channel')),
};

/** In the order of `ReplayPreset` in the description of the API; the third is an id. */
const presets = [ReplayOption.NewEvents, ReplayOption.AllEvents];

/** An id is the number of the event in eight bytes, and two more. */
const numberIn = (id: string): number => Number(BigInt(id) >> 16n);

const overPubSub: Protocol = {
  name: 'the Pub/Sub API',
  org: { pubSub: true },
  client: (org) => ({ transport: pubSub({ endpoint: org.pubSubEndpoint }) }),
  idOf: (number) => `0x${number.toString(16).padStart(16, '0')}0000` as ReplayId,
  numberOf: (id) => (typeof id === 'string' ? numberIn(id) : Number(id)),
  startsOf: (org, channel) =>
    org
      .calls('Subscribe')
      .flatMap(({ requests }) => requests.slice(0, 1))
      .filter(({ topicName }) => topicName === channel)
      .map(
        ({ replayPreset, replayId }) =>
          presets[replayPreset] ?? numberIn(`0x${Buffer.from(replayId).toString('hex')}`),
      ),
  servedBy: ({ pubSub: { streams } }) => streams.length,
  connectionsOf: ({ pubSub: { connections } }) => connections,
  serves: (org, channel) =>
    org
      .calls('Subscribe')
      .some(({ isOpen, requests: [first] }) => isOpen && first?.topicName === channel),
  connectionType: 'pub-sub',
  interrupt: (org) => org.pubSub.endStreams(),
  refuseIds: (org, times = 1) =>
    void org.pubSub.failCalls({
      ...{ rpc: 'Subscribe', times },
      ...{ status: 3, code: 'subscription.fetch.replayid.corrupted' },
    }),
  refuseChannel: (org) =>
    void org.pubSub.failCalls({ rpc: 'GetTopic', status: 7, code: 'topic.meta.permission' }),
};

/** Both APIs. What is promised holds over each of them, by the same test. */
export const protocols: readonly Protocol[] = [bayeux, overPubSub];
