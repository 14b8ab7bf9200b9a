import '@angular/compiler';
import type { ApplicationConfig } from '@angular/core';
import {
  APP_BOOTSTRAP_LISTENER,
  PendingTasks,
  enableProdMode,
  inject,
  mergeApplicationConfig,
} from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { provideServerRendering, renderApplication } from '@angular/platform-server';
import { ordersConfig } from '../browser/orders-config.ts';
import { Orders } from '../browser/orders.ts';

// It says less.
enableProdMode();

/** The page as a server renders it, which ends no sooner than `work`, such as the requests of other components. */
export const renderOrders = (
  url: string,
  work: () => Promise<unknown> = () => Promise.resolve(),
): Promise<string> =>
  renderApplication((context) => bootstrapApplication(Orders, serverConfig(url, work), context), {
    document,
    url: 'http://page.example/',
    allowedHosts: ['page.example'],
  });

const serverConfig = (url: string, work: () => Promise<unknown>): ApplicationConfig =>
  mergeApplicationConfig(ordersConfig(url), {
    providers: [
      provideServerRendering(),
      {
        provide: APP_BOOTSTRAP_LISTENER,
        multi: true,
        useFactory: () => {
          const tasks = inject(PendingTasks);
          return () => tasks.run(work);
        },
      },
    ],
  });

const document = `<!doctype html>
<html>
  <body>
    <app-orders></app-orders>
    <script type="module" src="/page.js"></script>
  </body>
</html>`;
