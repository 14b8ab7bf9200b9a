/**
 * Puts nodes on floors, the top first: each as high as its importers allow, hence one below the lowest of them. The imports
 * must not be a circle.
 */
export function floorsOf(nodes, imports) {
  const heights = nodes.map((node) => depthOf(node));
  return Array.from({ length: Math.max(0, ...heights) + 1 }, (_, floor) =>
    nodes.filter((_, index) => heights[index] === floor),
  );

  function depthOf(node) {
    const importers = imports.filter(({ to }) => to === node).map(({ from }) => from);
    return Math.max(-1, ...importers.map(depthOf)) + 1;
  }
}
