export { SfStreamModule } from './module/sf-stream-module.ts';
export type { ConsumerOptions } from './consumers/consumer-options.ts';
export type { SfStreamAsyncOptions, SfStreamOptions } from './module/sf-stream-options.ts';
export {
  InjectSfStream,
  getSfStreamConsumersToken,
  getSfStreamOptionsToken,
  getSfStreamToken,
} from './org/sf-stream-tokens.ts';

// Handlers
export { OnSalesforceEvent } from './handlers/on-salesforce-event.ts';
export { SfContext, SfEvent, SfPayload } from './handlers/handler-parameters.ts';
export type { ParameterDecorators } from './handlers/handler-parameters.ts';
export type {
  BatchHandlerOptions,
  EventHandlerOptions,
  HandlerDefaults,
  HandlerOptions,
  OnPoison,
  SubscriptionOptions,
} from './handlers/handler-options.ts';
export { SfStreamConsumers } from './consumers/sf-stream-consumers.ts';
export type { Application } from './consumers/sf-stream-consumers.ts';
export type { ConsumerStatus } from './consumers/consumer.ts';
export type { ConnectionStatus } from './org/watch-connection.ts';
export type { HandlerPlan } from './handlers/handler-plan.ts';

// Browsers
export { SfStreamRelayModule, getSfStreamRelayToken } from './relay/sf-stream-relay-module.ts';
export type { RelayModuleAsyncOptions, RelayRoute } from './relay/sf-stream-relay-module.ts';
export type { RelayModuleOptions } from './relay/relay-controller.ts';
