import { feedOf } from '../feed/feed.ts';
import type { Feed } from '../feed/feed.ts';
import { flood } from './flood.ts';
import { pace } from './pace.ts';
import type { Source } from './source.ts';

/** One `clientId`, and the channels that it has subscribed: all of one feed. */
export interface Session {
  readonly clientId: string;
  fed?: Fed;
}

interface Fed {
  /** The first of its channels stands for all. */
  readonly name: string;
  readonly source: Source;
  /** Channels of the feed that are still to be subscribed. */
  readonly missing: Set<string>;
}

/** The sessions of a server, of which one at a time is fed. */
export interface Sessions {
  readonly open: () => Session;
  readonly find: (clientId: string) => Session | undefined;
  /** Tells whether there is such a channel. */
  readonly subscribe: (session: Session, channel: string) => boolean;
  readonly end: (session: Session) => void;
  /** Feeds the channel, with those that belong to it, and no other: the polls of the others are held. */
  readonly feed: (channel: string | undefined) => void;
  readonly stop: () => void;
}

export const createSessions = (): Sessions => {
  const sessions = new Map<string, Session>();
  let opened = 0;
  let turn: string | undefined;

  const startIfDue = ({ name, source, missing }: Fed): void => {
    if (name === turn && missing.size === 0) source.start();
  };

  return {
    open: () => {
      const session: Session = { clientId: `neutral${(opened += 1)}` };
      sessions.set(session.clientId, session);
      return session;
    },
    find: (clientId) => sessions.get(clientId),
    subscribe: (session, channel) => {
      const fed = session.fed ?? fedBy(channel, session.clientId);
      if (fed === undefined) return false;
      session.fed = fed;
      fed.missing.delete(channel);
      startIfDue(fed);
      return true;
    },
    end: (session) => {
      session.fed?.source.stop();
      sessions.delete(session.clientId);
    },
    feed: (channel) => {
      const all = [...sessions.values()].flatMap(({ fed = [] }) => fed);
      for (const { name, source } of all) if (name === turn) source.stop();
      turn = channel;
      all.forEach(startIfDue);
    },
    stop: () => {
      for (const { fed } of sessions.values()) fed?.source.stop();
    },
  };
};

const fedBy = (channel: string, clientId: string): Fed | undefined => {
  const known = feedOf(channel);
  if (known === undefined) return undefined;
  const { feed, channels } = known;
  const [name = channel] = channels;
  return { name, source: sourceOf(feed, channels, clientId), missing: new Set(channels) };
};

const sourceOf = (feed: Feed, channels: readonly string[], clientId: string): Source =>
  feed.type === 'pace'
    ? pace(channels.join(), clientId, feed.rate)
    : flood(channels, clientId, feed.size);
