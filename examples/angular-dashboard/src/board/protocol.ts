/** The API by which the service hears of orders. */
export type Protocol = 'cometd' | 'pubsub';

/** What people read. */
export const nameOf: Readonly<Record<Protocol, string>> = {
  cometd: 'CometD',
  pubsub: 'Pub/Sub API',
};
