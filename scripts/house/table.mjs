/** Draws rows of cells as text: the first column to the left, all others to the right, titles broken into words. */
export function table([titles, ...rows]) {
  const words = titles.map((title) => title.split(' '));
  const height = Math.max(...words.map(({ length }) => length));
  const head = Array.from({ length: height }, (_, line) =>
    words.map((title) => title[line - height + title.length] ?? ''),
  );
  const all = [...head, ...rows].map((row) => row.map(String));
  const widths = titles.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  return all
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
