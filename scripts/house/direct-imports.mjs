/**
 * Leaves out the imports that go without saying: those from one node to another that is reached over a third as well. Each
 * pair of nodes is kept once. The imports must not be a circle.
 */
export function directImports(imports) {
  const pairs = [
    ...new Map(imports.map(({ from, to }) => [`${from} ${to}`, { from, to }])).values(),
  ];
  return pairs.filter(
    ({ from, to }) =>
      !pairs.some((other) => other.from === from && other.to !== to && reaches(other.to, to)),
  );

  function reaches(from, to) {
    return from === to || pairs.some((pair) => pair.from === from && reaches(pair.to, to));
  }
}
