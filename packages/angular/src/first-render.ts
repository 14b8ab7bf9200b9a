import { DestroyRef, PLATFORM_ID, afterNextRender, inject } from '@angular/core';
import type { Observable } from 'rxjs';
import { AsyncSubject, NEVER } from 'rxjs';

/**
 * Emits once the page has been rendered, at once if that is so already; completes with the injector if that ends before.
 * Never emits on a server, which would wait for an open stream; nor does it complete there, as a resource takes a stream
 * without a value for an error.
 */
export const firstRender = (): Observable<void> => {
  if (inject(PLATFORM_ID) === 'server') return NEVER;
  const rendered = new AsyncSubject<void>();
  afterNextRender(() => {
    rendered.next();
    rendered.complete();
  });
  inject(DestroyRef).onDestroy(() => rendered.complete());
  return rendered;
};
