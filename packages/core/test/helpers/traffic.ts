import type { MockOrg, RecordedRequest } from '@sfstream/testing';
import { heldPoll } from './poll-of.ts';

/** How many messages of one meta channel the org has had. */
export const count = (org: MockOrg, channel: string): number => org.exchanges(channel).length;

/** How many polls beyond the first of each session the org has had. */
export const heldPolls = (org: MockOrg): number => org.requests.filter(heldPoll).length;

/** The requests that carried a message of this channel. */
export const requestsWith = (org: MockOrg, channel: string): readonly RecordedRequest[] =>
  org.requests.filter(({ messages }) => messages?.some((message) => message.channel === channel));

/** The logins. */
export const logins = (org: MockOrg): readonly RecordedRequest[] =>
  org.requests.filter(({ path }) => path === '/services/oauth2/token');

/** The positions from which the channel was asked for, in order. */
export const positionsOf = (org: MockOrg, channel: string): readonly unknown[] =>
  org
    .exchanges('/meta/subscribe')
    .filter(({ subscription }) => subscription === channel)
    .map(({ ext }) => member(member(ext, 'replay'), channel));

const member = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
