import type { Activity } from '../reports/activity.ts';
import { withoutFilter } from '../model/channel-name.ts';

/** Names under which events come that were never subscribed. */
export interface UnknownNames {
  /** The name, and the bare one of a filtered PushTopic, is known from now on: events may be under way after it was left. */
  subscribed(name: string): void;
  /** What is to be said of an event under this name, while these are subscribed: once for each name. */
  told(name: string, subscribed: Iterable<string>): Activity | undefined;
}

/** Makes the {@link UnknownNames} of one client. */
export const createUnknownNames = (): UnknownNames => {
  const known = new Set<string>();

  const add = (name: string): void => {
    known.delete(name);
    known.add(name);
    const [oldest] = known;
    if (known.size > remembered && oldest !== undefined) known.delete(oldest);
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

/** How many names are remembered, so that a server which makes up ever new ones takes no memory. */
const remembered = 1_000;

const unknownChannel = (name: string, meant: string | undefined): Activity => ({
  type: 'unknown-channel',
  channel: name,
  ...(meant !== undefined && { meant }),
  reason: `Events come under the name ${name}, which was never subscribed, and go to nobody.${
    meant === undefined
      ? ''
      : ` Did you mean it by ${meant}? Subscribe to the name as the server spells it.`
  }`,
});

/** Whether names differ by no more than case, percent encoding, blanks and the filter of a PushTopic. */
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
