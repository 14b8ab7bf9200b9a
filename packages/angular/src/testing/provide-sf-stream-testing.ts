import type { EnvironmentProviders } from '@angular/core';
import { inject, makeEnvironmentProviders } from '@angular/core';
import { SfStreamClient } from '../sf-stream-client.ts';
import { SfStreamTestingController } from './sf-stream-testing-controller.ts';

/**
 * Provides an `SfStreamClient` without a connection, and the {@link SfStreamTestingController} that plays the relay. Stands
 * alone, or after `provideSfStream`, which it replaces.
 *
 * @example
 * ```ts
 * import { TestBed } from '@angular/core/testing';
 * import { SfStreamClient } from '@sfstream/angular';
 * import { SfStreamTestingController, provideSfStreamTesting } from '@sfstream/angular/testing';
 *
 * it('hears of an order', () => {
 *   TestBed.configureTestingModule({ providers: [provideSfStreamTesting()] });
 *   const relay = TestBed.inject(SfStreamTestingController);
 *   const numbers: number[] = [];
 *   const orders = TestBed.inject(SfStreamClient)
 *     .channel<{ Number__c: number }>('/event/Order__e')
 *     .subscribe(({ data }) => numbers.push(data.Number__c));
 *   relay.emit('/event/Order__e', { Number__c: 17 });
 *   expect(numbers).toEqual([17]);
 *   orders.unsubscribe();
 *   relay.verify();
 * });
 * ```
 */
export const provideSfStreamTesting = (): EnvironmentProviders =>
  makeEnvironmentProviders([
    { provide: SfStreamTestingController, useFactory: () => new SfStreamTestingController() },
    { provide: SfStreamClient, useFactory: () => inject(SfStreamTestingController).client },
  ]);
