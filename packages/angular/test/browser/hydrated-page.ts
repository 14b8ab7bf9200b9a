/** What the test's page runs on what the server has rendered. */
import '@angular/compiler';
import { bootstrapApplication } from '@angular/platform-browser';
import { ordersConfig } from './orders-config.ts';
import { Orders } from './orders.ts';

declare global {
  interface Window {
    /** The heading that the server has rendered. */
    rendered: Element | null;
  }
}

window.rendered = document.querySelector('h1');
bootstrapApplication(Orders, ordersConfig('/events')).catch(console.error);
