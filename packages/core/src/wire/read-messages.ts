import { DecodeError } from '@sfstream/base';
import { isLeft } from 'fp-ts/Either';
import { ioTsIssues } from '../model/io-ts-issues.ts';
import type { EventMessage } from '../messages/message.ts';
import { Reply } from '../messages/message.ts';

/** The messages of one response, each kind in the order in which it came. */
export interface Messages {
  readonly events: readonly EventMessage[];
  readonly replies: readonly Reply[];
  /** The fault of a message that is neither, if there was one. The events beside it are still delivered. */
  readonly malformed?: DecodeError | undefined;
  /** The server's time in epoch milliseconds, to the second, where it sent one (RFC 9110, "Date"). */
  readonly serverTime?: number | undefined;
}

/**
 * Sorts the messages of a response, which is an array of messages or a single one (Bayeux, "Transport"). Throws a
 * {@link DecodeError} for anything else. Events are many and checked by hand; replies are few and decoded by io-ts.
 */
export const readMessages = (body: unknown, serverTime?: number): Messages => {
  const messages: readonly unknown[] = Array.isArray(body) ? body : [body];
  const events: EventMessage[] = [];
  const replies: Reply[] = [];
  let malformed: DecodeError | undefined;
  for (const message of messages) {
    if (isEvent(message)) {
      events.push(message);
      continue;
    }
    if (isPlainReply(message)) {
      replies.push(message);
      continue;
    }
    const reply = Reply.decode(withoutNulls(message));
    if (isLeft(reply)) malformed ??= new DecodeError('A Bayeux response', ioTsIssues(reply.left));
    else if (isReply(reply.right)) replies.push(reply.right);
    else malformed ??= new DecodeError('A Bayeux response', [notBayeux]);
  }
  if (malformed !== undefined && events.length + replies.length === 0) throw malformed;
  return { events, replies, malformed, serverTime };
};

/**
 * True for Bayeux: every message has a channel (Bayeux, "Message Fields") except an early refusal, which has
 * `successful: false`.
 */
const isReply = ({ channel, successful }: Reply): boolean =>
  channel === undefined ? successful === false : channel.startsWith('/');

const notBayeux = 'a message has neither a channel nor successful: false, so it is not Bayeux';

/** True for an event. A publish reply also names a channel, but has no data. */
const isEvent = (message: unknown): message is EventMessage =>
  isObject(message) && 'data' in message && isText(message.channel) && !isMeta(message.channel);

/**
 * True for a reply with just these members, as polls and subscriptions get it mostly: checked by hand, since io-ts takes longer than
 * all else that is done with an answer.
 */
const isPlainReply = (message: unknown): message is Reply =>
  isObject(message) &&
  Object.keys(message).length === (isText(message.subscription) ? 5 : 4) &&
  isText(message.channel) &&
  isMeta(message.channel) &&
  isText(message.id) &&
  isText(message.clientId) &&
  typeof message.successful === 'boolean';

/** The members are those of a reply or an event, but of any type. */
const isObject = (
  message: unknown,
): message is { readonly [member in keyof Reply | keyof EventMessage]?: unknown } =>
  typeof message === 'object' && message !== null;

const isText = (value: unknown): value is string => typeof value === 'string';

const isMeta = (channel: string): boolean => channel.startsWith('/meta/');

/** Removes members that are null: some servers write null for a member that they leave out elsewhere. */
const withoutNulls = (message: unknown): unknown =>
  Object.values(message ?? {}).includes(null)
    ? Object.fromEntries(Object.entries(message ?? {}).filter(([, value]) => value !== null))
    : message;
