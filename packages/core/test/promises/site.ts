import type { Client, ClientOptions, StreamEvent } from '@sfstream/core';
import type { MockOrg, MockOrgOptions } from '@sfstream/testing';
import type { Watch } from '../helpers/watch.ts';
import { connectTo as connect, startOrg as start } from '../helpers/with-org.ts';
import type { Protocol } from './protocols.ts';

export const orders = '/event/Order__e';
export const invoices = '/event/Invoice__e';

/** An org of a protocol, its clients and what they get. */
export interface Site extends Protocol {
  /** Starts an org that is closed after the test. */
  readonly startOrg: (options?: MockOrgOptions) => Promise<MockOrg>;
  /** Starts an org in which a channel has had three events long ago. */
  readonly orgWithHistory: () => Promise<MockOrg>;
  /** Makes a client of the org that hardly waits between its tries and is closed after the test. */
  readonly connectTo: (org: MockOrg, options?: Partial<ClientOptions>) => Client;
  /** The numbers of the events that came. */
  readonly ids: (events: Pick<Watch<StreamEvent>, 'values'>) => readonly number[];
}

export const siteOf = (protocol: Protocol): Site => {
  const startOrg: Site['startOrg'] = (options) => start({ ...protocol.org, ...options });
  return {
    ...protocol,
    startOrg,
    orgWithHistory: async () => {
      let clock = Date.now() - 3_600_000;
      const org = await startOrg({ now: () => clock });
      publish(org, orders, 3);
      clock = Date.now();
      return org;
    },
    connectTo: (org, options) => connect(org, { ...protocol.client(org), ...options }),
    ids: ({ values }) => values.map(({ replayId }) => protocol.numberOf(replayId)),
  };
};

/** Publishes so many events. */
export const publish = (org: MockOrg, channel: string, count = 1): void => {
  for (let index = 0; index < count; index += 1) org.publish(channel, { Number__c: String(index) });
};

/** Resolves once the org serves all these channels. */
export const untilSubscribed = async (
  org: MockOrg,
  ...channels: readonly string[]
): Promise<void> => {
  await Promise.all(channels.map((channel) => org.subscribed(channel)));
};

/** The numbers from `first` to `last`. */
export const upTo = (last: number, first = 1): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);
