/** The API by which the replicas hear of orders. */
export type Protocol = 'cometd' | 'pubsub';

/** Reads the arguments of the demo. Throws an error that says what they may be. */
export const protocolIn = (given: readonly string[]): Protocol => {
  const unknown = given.find((argument) => argument !== '--pubsub');
  if (unknown !== undefined) {
    throw new Error(`The demo does not know ${unknown}. Use --pubsub, or nothing.`);
  }
  return given.length === 0 ? 'cometd' : 'pubsub';
};
