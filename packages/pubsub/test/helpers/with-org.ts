import type { Client, ClientOptions, ReplayId } from '@sfstream/core';
import type { MockOrg, MockOrgOptions } from '@sfstream/testing';
import { connectTo, startOrg } from '../../../core/test/helpers/with-org.ts';
import type { PubSubOptions } from '../../src/index.ts';
import { pubSub } from '../../src/index.ts';

export const orders = '/event/Order__e';
export const invoices = '/event/Invoice__e';

/** Starts an org with the Pub/Sub API, which is closed after the test. */
export const startPubSubOrg = (options: MockOrgOptions = {}): Promise<MockOrg> =>
  startOrg({ pubSub: true, ...options });

/** Makes a client of the org over the Pub/Sub API. It hardly waits between its tries, and is closed after the test. */
export const streamFrom = (
  org: MockOrg,
  options: Partial<ClientOptions> = {},
  transport: PubSubOptions = {},
): Client =>
  connectTo(org, { transport: pubSub({ endpoint: org.pubSubEndpoint, ...transport }), ...options });

/** The replay id that the API gives to the event which has this number over CometD. */
export const idOf = (number: number): ReplayId =>
  `0x${number.toString(16).padStart(16, '0')}0000` as ReplayId;

const presets = ['latest', 'earliest'];

/** The positions at which a channel was asked for so far, each of them a stream. */
export const startsOf = (org: MockOrg, channel: string): readonly string[] =>
  org
    .calls('Subscribe')
    .flatMap(({ requests }) => requests.slice(0, 1))
    .filter(({ topicName }) => topicName === channel)
    .map(
      ({ replayPreset, replayId }) =>
        presets[replayPreset] ?? `0x${Buffer.from(replayId).toString('hex')}`,
    );

/** Publishes events that are numbered from `first` on. */
export const publishNumbers = (
  org: MockOrg,
  channel: string,
  first: number,
  last = first,
): void => {
  for (let number = first; number <= last; number += 1) {
    org.publish(channel, { Number__c: String(number) });
  }
};

/** The numbers of events that came. */
export const numbersOf = ({
  values,
}: {
  readonly values: readonly { data: unknown }[];
}): number[] =>
  values.map(({ data }) => {
    const { payload } = data as { readonly payload: { readonly Number__c: string } };
    return Number(payload.Number__c);
  });

export const upTo = (last: number, first = 1): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);
