import { limits } from './limits.mjs';

/** Lists what breaks the limits, worst first: long functions, full folders, circles of folders with the imports that go back up. */
export function faultsIn({ functions, folders, circles, backUp }) {
  return {
    [`Functions over ${limits.linesOfFunction} lines`]: functions
      .filter(({ lines }) => lines > limits.linesOfFunction)
      .sort((one, other) => other.lines - one.lines)
      .map(({ lines, at, name }) => `${lines}  ${at}  ${name}`),
    [`Folders over ${limits.filesOfFolder} files`]: folders
      .filter(({ files }) => files > limits.filesOfFolder)
      .sort((one, other) => other.files - one.files)
      .map(({ files, at }) => `${files}  ${at}`),
    'Circles of folders': circles.map((circle) => circle.join(', ')),
    'Imports that go back up': backUp.map(({ at }) => at),
  };
}
