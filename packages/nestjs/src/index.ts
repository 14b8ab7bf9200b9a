export { SfStreamModule } from './sf-stream-module.ts';
export type {
  ConsumerOptions,
  SfStreamAsyncOptions,
  SfStreamOptions,
} from './sf-stream-options.ts';
export {
  InjectSfStream,
  getSfStreamConsumersToken,
  getSfStreamOptionsToken,
  getSfStreamToken,
} from './sf-stream-tokens.ts';

// Handlers
export { OnSalesforceEvent } from './on-salesforce-event.ts';
export { SfContext, SfEvent, SfPayload } from './handler-parameters.ts';
export type { ParameterDecorators } from './handler-parameters.ts';
export type {
  BatchHandlerOptions,
  EventHandlerOptions,
  HandlerDefaults,
  HandlerOptions,
  OnPoison,
  SubscriptionOptions,
} from './handler-options.ts';
export { SfStreamConsumers } from './sf-stream-consumers.ts';
export type { Application } from './sf-stream-consumers.ts';
export type { ConsumerStatus } from './consumer.ts';
export type { ConnectionStatus } from './watch-connection.ts';
export type { HandlerPlan } from './handling.ts';

// Browsers
export { SfStreamRelayModule, getSfStreamRelayToken } from './sf-stream-relay-module.ts';
export type { RelayModuleAsyncOptions, RelayRoute } from './sf-stream-relay-module.ts';
export type { RelayModuleOptions } from './relay-controller.ts';
