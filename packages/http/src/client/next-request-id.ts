/** Key of the last id, for every installed copy of this package. */
const key = Symbol.for('@sfstream/last-request-id');

const ofProcess = globalThis as { [symbol: symbol]: unknown };

/** A number that no other request of this process has. */
export const nextRequestId = (): number => {
  const last = ofProcess[key];
  const id = typeof last === 'number' ? last + 1 : 1;
  ofProcess[key] = id;
  return id;
};
