import { InvalidOperationError } from '@sfstream/base';
import { withoutFilter } from '../model/channel-name.ts';
import type { Channel } from './channel.ts';

/** The channels of a client, keyed by the names under which their events may come. */
export interface Routes {
  /** The channel of exactly this name. */
  readonly get: (name: string) => Channel | undefined;
  /** The channel for an event of this name: the one with exactly this name, or else the one that filters it. */
  readonly to: (name: string) => Channel | undefined;
  /** Throws an {@link InvalidOperationError} where another channel would get the same events under another name. */
  readonly add: (channel: Channel) => void;
  readonly remove: (name: string) => void;
  readonly names: () => Iterable<string>;
  readonly all: () => readonly Channel[];
}

/** Makes empty {@link Routes}. */
export const createRoutes = (): Routes => {
  const channels = new Map<string, Channel>();
  /** Channels by name without a filter. */
  const topics = new Map<string, Channel>();
  return {
    get: (name) => channels.get(name),
    to: (name) => channels.get(name) ?? topics.get(name),
    add: (channel) => {
      const topic = withoutFilter(channel.name);
      const other = topics.get(topic);
      if (other !== undefined) throw ambiguous(channel.name, other.name);
      channels.set(channel.name, channel);
      topics.set(topic, channel);
    },
    remove: (name) => {
      channels.delete(name);
      topics.delete(withoutFilter(name));
    },
    names: () => channels.keys(),
    all: () => [...channels.values()],
  };
};

const ambiguous = (name: string, other: string): InvalidOperationError =>
  new InvalidOperationError(
    `${name} cannot be subscribed beside ${other} in one client: the server may name the events of both alike, and each would get those of the other. Use another client for it.`,
  );
