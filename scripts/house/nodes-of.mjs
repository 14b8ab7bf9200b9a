/** Walks a syntax tree from the top: the node itself, then all below it in the order of the text. */
export function* nodesOf(node) {
  yield node;
  const children = [];
  node.forEachChild((child) => void children.push(child));
  for (const child of children) yield* nodesOf(child);
}
