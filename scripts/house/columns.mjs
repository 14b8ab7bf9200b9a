import { limits } from './limits.mjs';

const highest = (numbers) => Math.max(0, ...numbers);

/** Columns of the table, each a title and its cell for the measures of one package or of several. */
export const columns = [
  ['files', ({ files }) => files.length],
  [
    `functions over ${limits.linesOfFunction} lines`,
    ({ functions }) => functions.filter(({ lines }) => lines > limits.linesOfFunction).length,
  ],
  ['longest function', ({ functions }) => highest(functions.map(({ lines }) => lines))],
  ['cells of the fullest function', ({ owners }) => highest(owners.map(({ cells }) => cells))],
  ['mutable class fields', ({ fields }) => fields.length],
  ['files of the fullest folder', ({ folders }) => highest(folders.map(({ files }) => files))],
  ['imports between folders', ({ imports }) => imports.length],
  ['of them back up', ({ backUp }) => backUp.length],
  ['circles of folders', ({ circles }) => circles.length],
  ['headless doc comments', ({ docs }) => share(docs)],
];

function share(docs) {
  const headless = docs.filter(({ isHeadless }) => isHeadless).length;
  const percent = docs.length === 0 ? 0 : Math.round((100 * headless) / docs.length);
  return `${headless} of ${docs.length} (${percent} %)`;
}
