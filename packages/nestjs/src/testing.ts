export { SfStreamBus } from './sf-stream-bus.ts';
export type { BusOptions, ProviderOverrides } from './sf-stream-bus.ts';
export { SfStreamTestingModule } from './sf-stream-testing-module.ts';
