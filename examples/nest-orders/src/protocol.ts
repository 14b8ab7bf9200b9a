/** The API by which the service hears of orders. */
export type Protocol = 'cometd' | 'pubsub';

const protocols: readonly Protocol[] = ['cometd', 'pubsub'];

/** The API that `PROTOCOL` names. Throws an error that says what it may be. */
export const protocolFrom = ({ PROTOCOL: wanted = 'cometd' }: NodeJS.ProcessEnv): Protocol => {
  const found = protocols.find((protocol) => protocol === wanted);
  if (found === undefined) {
    throw new Error(`PROTOCOL is ${wanted}. Use one of ${protocols.join(', ')}.`);
  }
  return found;
};
