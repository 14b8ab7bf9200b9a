import type { Entry } from './page.ts';

/** The entries in an answer of a script: ids and events in turn. */
export const entriesIn = (list: unknown): readonly Entry[] =>
  inPairs(list as readonly unknown[]).map(([id, event]) => ({ id, event }));

/** The texts of a list, two and two. */
export const inPairs = (list: readonly unknown[]): readonly (readonly [string, string])[] =>
  list.flatMap((value, index) =>
    index % 2 === 0 ? [[String(value), String(list[index + 1])] as const] : [],
  );
