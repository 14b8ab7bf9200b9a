import type { DynamicModule } from '@nestjs/common';
import type { BusOptions, SfStreamBus } from './sf-stream-bus.ts';
import { SfStreamModule } from '../module/sf-stream-module.ts';

/** Takes the place of `SfStreamModule` in tests of single modules: their handlers get what a {@link SfStreamBus} emits. */
export class SfStreamTestingModule {
  static forRoot(bus: SfStreamBus, options: BusOptions = {}): DynamicModule {
    return SfStreamModule.forRootAsync(bus.asyncOptions(options));
  }
}
