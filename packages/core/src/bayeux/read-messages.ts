import { DecodeError } from '@sfstream/http';
import { isLeft } from 'fp-ts/Either';
import { ioTsIssues } from '../io-ts-issues.ts';
import type { EventMessage } from './message.ts';
import { Reply } from './message.ts';

/** The messages of one response, each kind in the order in which it came. */
export interface Messages {
  /** The server's time in epoch milliseconds, to the second, where it told it. */
  readonly serverTime?: number;
  readonly events: readonly EventMessage[];
  readonly replies: readonly Reply[];
}

/**
 * Sorts the messages of a response. A response is an array of messages or a bare one (Bayeux, "Transport"). Throws a
 * {@link DecodeError} for anything else. Events are many and checked by hand; replies are few and decoded by io-ts.
 */
export const readMessages = (body: unknown): Messages => {
  const messages: readonly unknown[] = Array.isArray(body) ? body : [body];
  const events: EventMessage[] = [];
  const replies: Reply[] = [];
  for (const message of messages) {
    if (isEvent(message)) events.push(message);
    else replies.push(readReply(message));
  }
  return { events, replies };
};

/** A publish reply bears the name of a channel, too, but no data. */
const isEvent = (message: unknown): message is EventMessage =>
  typeof message === 'object' &&
  message !== null &&
  'data' in message &&
  'channel' in message &&
  typeof message.channel === 'string' &&
  !message.channel.startsWith('/meta/');

const readReply = (message: unknown): Reply => {
  if (Array.isArray(message))
    throw new DecodeError('A Bayeux response', ['it holds a nested array']);
  const reply = Reply.decode(message);
  if (isLeft(reply)) {
    throw new DecodeError('A Bayeux response', ioTsIssues(reply.left));
  }
  return reply.right;
};
