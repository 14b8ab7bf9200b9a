import './helpers/set-up-test-bed.ts';
import { ApplicationRef, Component, Injector, inject, signal } from '@angular/core';
import { rxResource, toSignal } from '@angular/core/rxjs-interop';
import { TestBed } from '@angular/core/testing';
import { SfStreamClient } from '@sfstream/angular';
import { SfStreamTestingController, provideSfStreamTesting } from '@sfstream/angular/testing';
import { map, scan, startWith } from 'rxjs';

const channel = '/event/Order__e';

let relay: SfStreamTestingController;
let client: SfStreamClient;
beforeEach(() => {
  TestBed.configureTestingModule({ providers: [provideSfStreamTesting()] });
  relay = TestBed.inject(SfStreamTestingController);
  client = TestBed.inject(SfStreamClient);
});

it('becomes a signal, and is left with its owner', () => {
  const newest = TestBed.runInInjectionContext(() => toSignal(client.channel(channel)));
  expect(newest()).toBeUndefined();
  relay.emit(channel, 'an order');
  expect(newest()).toMatchObject({ channel, data: 'an order', replayId: 1 });
  TestBed.resetTestingModule();
  relay.verify();
});

it('has a state at once, for a signal without a first value of its own', () => {
  const state = TestBed.runInInjectionContext(() => toSignal(client.state$, { requireSync: true }));
  expect(state().type).toBe('idle');
  relay.state({ type: 'open', down: [] });
  expect(state().type).toBe('open');
});

it('becomes a resource, which follows its params', async () => {
  const customer = signal<string | undefined>(undefined);
  const orders = TestBed.runInInjectionContext(() =>
    rxResource({
      params: customer,
      stream: ({ params }) =>
        client.channel<string>(channel).pipe(
          map(({ data }) => `${data} of ${params}`),
          scan((all, one) => [one, ...all], [] as string[]),
        ),
    }),
  );
  expect(orders.status()).toBe('idle');

  customer.set('Quince Garden');
  TestBed.tick();
  expect(orders.status()).toBe('loading');
  relay.emit(channel, 'A-1');
  await TestBed.inject(ApplicationRef).whenStable();
  relay.emit(channel, 'A-2');
  expect(orders.value()).toEqual(['A-2 of Quince Garden', 'A-1 of Quince Garden']);

  customer.set('Paper Lantern');
  TestBed.tick();
  relay.emit(channel, 'A-3');
  await TestBed.inject(ApplicationRef).whenStable();
  expect(orders.value()).toEqual(['A-3 of Paper Lantern']);

  TestBed.resetTestingModule();
  relay.verify();
});

it('hands the refusal of a channel on to its resource', async () => {
  const orders = TestBed.runInInjectionContext(() =>
    rxResource({ stream: () => client.channel(channel) }),
  );
  TestBed.tick();
  relay.fail(channel, new Error('Not allowed.'));
  await TestBed.inject(ApplicationRef).whenStable();
  expect(orders.error()?.message).toBe('Not allowed.');
});

it('shows the refusal of its channel in the page, which may ask again', async () => {
  @Component({
    selector: 'app-orders',
    template: `
      @if (orders.error(); as refusal) {
        <p>{{ refusal.message }}</p>
        <button (click)="orders.reload()">Try again</button>
      } @else {
        {{ orders.value() }}
      }
    `,
  })
  class Orders {
    readonly #events = inject(SfStreamClient);

    readonly orders = rxResource({
      stream: () =>
        this.#events.channel<string>(channel).pipe(
          map(({ data }) => data),
          startWith('none yet'),
        ),
    });
  }
  const fixture = TestBed.createComponent(Orders);
  const page = fixture.nativeElement as HTMLElement;
  await fixture.whenStable();
  expect(page.textContent.trim()).toBe('none yet');

  relay.fail(channel, new Error('Not allowed.'));
  await fixture.whenStable();
  expect(page.querySelector('p')?.textContent).toBe('Not allowed.');

  page.querySelector('button')?.click();
  await fixture.whenStable();
  relay.emit(channel, 'an order');
  await fixture.whenStable();
  expect(page.textContent.trim()).toBe('an order');
});

it('says what to call where it is not provided', () => {
  const bare = Injector.create({ providers: [] });
  expect(() => bare.get(SfStreamClient)).toThrow(
    /No provider .*SfStreamClient\. Call provideSfStream\(\{ url/s,
  );
  expect(bare.get(SfStreamClient, null, { optional: true })).toBeNull();
});
