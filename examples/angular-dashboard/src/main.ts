import { provideZonelessChangeDetection } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { provideSfStream } from '@sfstream/angular';
import { Dashboard } from './app/dashboard.ts';

bootstrapApplication(Dashboard, {
  providers: [
    provideZonelessChangeDetection(),
    // Back soon, as the relay is on the same computer and has no other pages.
    provideSfStream({ url: '/api/stream', backoff: () => 500 }),
  ],
}).catch((error: unknown) => console.error(error));
