export { pubSub } from './session/pub-sub.ts';
export type { PubSubOptions } from './session/pub-sub.ts';
