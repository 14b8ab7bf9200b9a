export { SfStreamBus } from './testing/sf-stream-bus.ts';
export type { BusOptions, ProviderOverrides } from './testing/sf-stream-bus.ts';
export { SfStreamTestingModule } from './testing/sf-stream-testing-module.ts';
