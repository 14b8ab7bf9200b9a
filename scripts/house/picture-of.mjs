import { directImports } from './direct-imports.mjs';
import { floorsOf } from './floors-of.mjs';
import { backUp, topDown } from './top-down.mjs';

/**
 * Draws who imports whom as a Mermaid flowchart, from the top floor to the ground. An arrow is left out where others lead
 * the same way; a dotted one goes back up, which is what closes a circle.
 */
export function pictureOf(names, imports) {
  const sorted = names.toSorted();
  const back = backUp(topDown(sorted, imports), imports);
  const direct = directImports(imports.filter((one) => !back.includes(one)));
  const floors = floorsOf(sorted, direct);
  const floorOf = (name) => floors.findIndex((floor) => floor.includes(name));
  // Mermaid makes an arrow as many floors long as it has hyphens beyond the first.
  const arrowDown = ({ from, to }) => `-${'-'.repeat(floorOf(to) - floorOf(from))}>`;
  const nodes = floors.flat();
  return [
    'flowchart TB',
    ...nodes.map((name) => `  ${idOf(name)}["${name}"]`),
    ...nodes.flatMap((name) => linesFrom(name, direct, arrowDown)),
    ...nodes.flatMap((name) => linesFrom(name, back, () => '-.->')),
  ].join('\n');
}

function linesFrom(name, imports, arrow) {
  const lines = imports
    .filter(({ from }) => from === name)
    .map(({ from, to }) => `  ${idOf(from)} ${arrow({ from, to })} ${idOf(to)}`);
  return [...new Set(lines)].toSorted();
}

/** A name of its own for Mermaid, which has words that it keeps for itself, such as `end`. */
const idOf = (name) => `_${name.replaceAll(/\W/g, '_')}`;
