export { relayHandler } from './relay-handler.ts';
export type { HandlerOptions } from './relay-handler.ts';
