import type { ApplicationConfig } from '@angular/core';
import { provideZonelessChangeDetection } from '@angular/core';
import { provideClientHydration } from '@angular/platform-browser';
import { provideSfStream } from '@sfstream/angular';

/** What server and page have in common. */
export const ordersConfig = (url: string): ApplicationConfig => ({
  providers: [provideZonelessChangeDetection(), provideClientHydration(), provideSfStream({ url })],
});
