/**
 * Groups nodes so that those which reach each other are together: one of several nodes is a circle. The groups come from the
 * top to the ground, none before one that imports it (Tarjan 1972, which finds the ground first).
 */
export function strongComponents(nodes, imports) {
  const next = new Map(nodes.map((node) => [node, targetsOf(node, imports)]));
  const indexes = new Map();
  const lowest = new Map();
  const open = [];
  const components = [];
  for (const node of nodes) if (!indexes.has(node)) visit(node);
  return components.reverse();

  function visit(node) {
    lowest.set(node, indexes.size);
    indexes.set(node, indexes.size);
    open.push(node);
    for (const target of next.get(node)) {
      if (!indexes.has(target)) visit(target);
      if (open.includes(target)) lowest.set(node, Math.min(lowest.get(node), lowest.get(target)));
    }
    if (lowest.get(node) === indexes.get(node)) components.push(open.splice(open.indexOf(node)));
  }
}

const targetsOf = (node, imports) => [
  ...new Set(imports.filter(({ from }) => from === node).map(({ to }) => to)),
];
