/** A document for Angular, and the rest as Node has it, so that a test can be page and server at once. */
import '@angular/compiler';
import { provideZonelessChangeDetection } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { BrowserTestingModule, platformBrowserTesting } from '@angular/platform-browser/testing';
import { JSDOM } from 'jsdom';

const { window } = new JSDOM('', { url: 'http://page.example/' });
for (const name of ['document', 'sessionStorage', 'Node'] as const) {
  // Getters, as Jest would take a plain value apart after the test file.
  Object.defineProperty(globalThis, name, { get: () => window[name] });
}

TestBed.initTestEnvironment(BrowserTestingModule, platformBrowserTesting());

/** Angular 20 expects zone.js unless it is told otherwise. */
beforeEach(() => TestBed.configureTestingModule({ providers: [provideZonelessChangeDetection()] }));
