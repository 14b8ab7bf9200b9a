export { SFSTREAM, SfStreamStrategy } from './microservices/sf-stream-strategy.ts';
export { SfStreamRpcContext } from './microservices/sf-stream-rpc-context.ts';
