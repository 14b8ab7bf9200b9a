import { Logger } from '@nestjs/common';
import { claimedHosts } from './claimed-hosts.ts';

/**
 * Makes the instances of a class warn, when their application has started, that nobody calls their handlers: nothing
 * else would warn where `SfStreamModule` was forgotten.
 */
export const tellUnclaimed = (prototype: object): void => {
  if (Object.hasOwn(prototype, told)) return;
  const { onApplicationBootstrap } = prototype as {
    readonly onApplicationBootstrap?: (this: unknown) => unknown;
  };
  const method = {
    configurable: true,
    writable: true,
    value(this: object): unknown {
      if (!claimedHosts.has(this)) {
        claimedHosts.add(this); // Once, also where a class that it extends would tell as well.
        new Logger('SfStream').warn(
          `${this.constructor.name} has handlers by @OnSalesforceEvent, and there is no SfStreamModule that would call them. Import SfStreamModule.forRoot(…) in the root module.`,
        );
      }
      return onApplicationBootstrap?.call(this);
    },
  };
  Object.defineProperties(prototype, { [told]: { value: true }, onApplicationBootstrap: method });
};

const told = Symbol.for('@sfstream/nestjs/tells-unclaimed');
