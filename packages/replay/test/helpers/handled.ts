import type { MockOrg } from '@sfstream/testing';

/** What the handlers of several processes have done, as those say it: `handled <replay id>`. */
export interface Handled {
  /** Reads a line of a process; false where it is about something else. */
  readonly read: (line: string) => boolean;
  /** The replay ids that were handled, each once, from the lowest on. */
  readonly ids: () => readonly number[];
  /** The number of times that an event was handled again: a handler must bear that. */
  readonly repeats: () => number;
}

export const createHandled = (): Handled => {
  const all: number[] = [];
  return {
    read: (line) => {
      const [, id] = /^handled (\d+)/.exec(line) ?? [];
      if (id !== undefined) all.push(Number(id));
      return id !== undefined;
    },
    ids: () => [...new Set(all)].sort((one, other) => one - other),
    repeats: () => all.length - new Set(all).size,
  };
};

/** Numbers in the order in which none goes back. */
export const ascending = (numbers: readonly number[]): readonly number[] =>
  [...numbers].sort((one, other) => one - other);

/**
 * The sessions of a group beyond one for each term, as the org counts them: none where one leader at a time has one, and who stands
 * by has none.
 */
export const sessionsBeyond = (org: MockOrg, terms: number): number =>
  Math.max(org.exchanges('/meta/handshake').length - terms, 0);
