/** What the test's page runs with zone.js: fields that nothing watches, and change detection as it was by default for long. */
import 'zone.js';
import '@angular/compiler';
import {
  ApplicationRef,
  ChangeDetectionStrategy,
  Component,
  NgZone,
  inject,
  provideZoneChangeDetection,
} from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { SfStreamClient, provideSfStream } from '@sfstream/angular';

declare global {
  interface Window {
    isStable: boolean;
    /** Leaves the one channel, and keeps the other. */
    leave: () => void;
  }
}

@Component({
  selector: 'app-orders',
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- Angular 20 does not know its newer name.
  changeDetection: ChangeDetectionStrategy.Default,
  template: `
    <p id="state">{{ state }}</p>
    <p id="newest">{{ newest }}</p>
  `,
})
class Orders {
  protected state = '';
  protected newest: number | string | undefined;

  constructor() {
    const events = inject(SfStreamClient);
    const zone = inject(NgZone);
    events.state$.subscribe(({ type }) => (this.state = type));
    events.channel('/event/Order__e').subscribe(({ replayId }) => (this.newest = replayId));
    const reading = events.channel('/event/Other__e').subscribe();
    window.leave = () => zone.run(() => reading.unsubscribe());
    inject(ApplicationRef).isStable.subscribe((isStable) => (window.isStable = isStable));
  }
}

bootstrapApplication(Orders, {
  providers: [provideZoneChangeDetection(), provideSfStream({ url: '/events', backoff: () => 20 })],
}).catch(console.error);
