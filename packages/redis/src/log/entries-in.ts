import type { Entry } from './page.ts';

/** The entries in an answer of a script: ids and events in turn. */
export const entriesIn = (answer: unknown): readonly Entry[] => {
  const list = answer as readonly unknown[];
  return list.flatMap((value, index) =>
    index % 2 === 0 ? [{ id: String(value), event: String(list[index + 1]) }] : [],
  );
};
