import type { Note } from './played-client.ts';

/**
 * Draws what happened as marbles, with one column for each moment at which something did; what happened in one moment
 * stands in parentheses. Not to scale: the first line tells the time.
 */
export const pictureOf = (notes: readonly Note[], rows: readonly Note['row'][]): string => {
  const times = [...new Set(notes.map(({ at }) => at))];
  const columns = times.map((time) => {
    const title = `${time / 1_000} s`;
    const cells = rows.map((row) =>
      grouped(notes.filter(({ at, row: other }) => at === time && other === row)),
    );
    return { title, cells, width: Math.max(...[title, ...cells].map(({ length }) => length)) + 2 };
  });
  const lines = rows.map((row, index) =>
    columns.map(({ cells, width }) => (cells[index] ?? '').padEnd(width, '-')),
  );
  return [
    ['time', columns.map(({ title, width }) => title.padEnd(width))] as const,
    ...rows.map((row, index) => [row, lines[index] ?? []] as const),
  ]
    .map(([name, cells]) => `${name.padEnd(9)}${cells.join('')}`.trimEnd())
    .join('\n');
};

const grouped = (notes: readonly Note[]): string => {
  const letters = notes.map(({ letter }) => letter).join('');
  return notes.length > 1 ? `(${letters})` : letters;
};
