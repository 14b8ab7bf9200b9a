import type { Activity } from '../reports/activity.ts';
import { withoutFilter } from '../model/channel-name.ts';

/** Names of events that were never subscribed. */
export interface UnknownNames {
  /**
   * Makes the name known, and the bare name of a filtered PushTopic. It stays known when left, since events may still
   * be under way.
   */
  subscribed(name: string): void;
  /** Reports an event under a name that is not among the subscribed ones, once for each name. */
  told(name: string, subscribed: Iterable<string>): Activity | undefined;
}

/** Makes the {@link UnknownNames} of one client. */
export const createUnknownNames = (): UnknownNames => {
  const known = new Set<string>();

  const add = (name: string): void => {
    known.delete(name);
    known.add(name);
    for (const oldest of known) {
      if (known.size <= remembered) break;
      known.delete(oldest);
    }
  };

  return {
    subscribed: (name) => {
      add(name);
      add(withoutFilter(name));
    },
    told: (name, subscribed) => {
      if (known.has(name)) return undefined;
      add(name);
      return unknownChannel(name, [...subscribed].find(isSpelledLike(name)));
    },
  };
};

/** Number of names remembered, so that a server which invents new ones cannot fill the memory. */
const remembered = 1_000;

const unknownChannel = (name: string, meant: string | undefined): Activity => ({
  type: 'unknown-channel',
  channel: name,
  ...(meant !== undefined && { meant }),
  reason: `Events arrive as ${name}, which was never subscribed, so nobody gets them.${
    meant === undefined
      ? ''
      : ` Did you subscribe ${meant} to get them? Use the name as the server spells it.`
  }`,
});

/** True for names that differ only in case, percent encoding, blanks or the filter of a PushTopic. */
const isSpelledLike = (name: string): ((other: string) => boolean) => {
  const spelling = spellingOf(name);
  return (other) => spellingOf(other) === spelling;
};

const spellingOf = (name: string): string => withoutFilter(decoded(name)).trim().toLowerCase();

const decoded = (name: string): string => {
  try {
    return decodeURIComponent(name);
  } catch {
    return name; // A percent sign that encodes nothing.
  }
};
