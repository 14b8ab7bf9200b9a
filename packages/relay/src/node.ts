export { relayHandler } from './relay/relay-handler.ts';
export type { HandlerOptions } from './relay/relay-handler.ts';
