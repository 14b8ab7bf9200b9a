import { InjectionToken } from '@angular/core';
import type { GapNotice, PageState, RelayedEvent } from '@sfstream/relay/client';
import type { Observable } from 'rxjs';

/** Channels of Salesforce, by way of a relay. */
export interface SfStreamClient {
  /**
   * Events of one channel, in order, across interruptions: after one it goes on from the last event, or `gap$` says
   * that it cannot. Cold; all channels share one connection, which opens after the first render, as long as any is
   * subscribed. On a server it never emits and never ends.
   *
   * Fails with a `RelayRefusedError` when the relay refuses the channel. `Data` is the word of the caller and is not
   * checked.
   */
  channel<Data = unknown>(name: string): Observable<RelayedEvent<Data>>;

  /** The current state of the connection at once, then each later one. Observing it does not connect. */
  readonly state$: Observable<PageState>;

  /** Each channel of which events may have been missed from now on, and why: fetch again what is shown of it. */
  readonly gap$: Observable<GapNotice>;
}

/**
 * Channels of Salesforce, by way of a relay: inject it where events are shown. `provideSfStream` provides it, in tests
 * `provideSfStreamTesting`.
 *
 * @example
 * ```ts
 * import { Component, inject } from '@angular/core';
 * import { rxResource } from '@angular/core/rxjs-interop';
 * import { SfStreamClient } from '@sfstream/angular';
 * import { startWith } from 'rxjs';
 *
 * @Component({
 *   selector: 'app-newest',
 *   template: `
 *     @if (newest.error(); as refusal) {
 *       {{ refusal.message }}
 *     } @else {
 *       {{ newest.value()?.data?.Number__c }}
 *     }
 *   `,
 * })
 * class Newest {
 *   readonly #events = inject(SfStreamClient);
 *
 *   protected readonly newest = rxResource({
 *     stream: () =>
 *       this.#events.channel<{ Number__c: string }>('/event/Order__e').pipe(startWith(undefined)),
 *   });
 * }
 * ```
 */
export const SfStreamClient = new InjectionToken<SfStreamClient>(
  // What Angular says where there is none (NG0201) ends with this text.
  "SfStreamClient. Call provideSfStream({ url: '/api/stream' }) in the providers of the application, or provideSfStreamTesting() in those of a test",
);
