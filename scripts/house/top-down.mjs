import { strongComponents } from './strong-components.mjs';

/**
 * Orders nodes from the top to the ground so that few imports go back up. Without circles none does. Within a circle the
 * order is one that moving any one node makes no better; the best order of all is a problem without a quick answer.
 */
export const topDown = (nodes, imports) =>
  strongComponents(nodes, imports).flatMap((component) => improved(component, imports));

export function backUp(order, imports) {
  const floor = new Map(order.map((node, index) => [node, index]));
  return imports.filter(({ from, to }) => floor.get(from) > floor.get(to));
}

function improved(order, imports) {
  const best = moves(order)
    .map((moved) => ({ moved, back: backUp(moved, imports).length }))
    .reduce((one, other) => (other.back < one.back ? other : one), {
      moved: order,
      back: backUp(order, imports).length,
    });
  return best.moved === order ? order : improved(best.moved, imports);
}

const moves = (order) =>
  order.flatMap((node) => {
    const others = order.filter((other) => other !== node);
    return order.map((_, index) => others.toSpliced(index, 0, node));
  });
