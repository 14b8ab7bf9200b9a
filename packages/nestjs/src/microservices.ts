export { SFSTREAM, SfStreamStrategy } from './sf-stream-strategy.ts';
export { SfStreamRpcContext } from './sf-stream-rpc-context.ts';
