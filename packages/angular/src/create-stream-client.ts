import { DestroyRef, NgZone, inject } from '@angular/core';
import type { PageOptions } from '@sfstream/relay/client';
import { connectRelay } from '@sfstream/relay/client';
import { switchMap } from 'rxjs';
import { firstRender } from './first-render.ts';
import { outsideZone } from './outside-zone.ts';
import type { SfStreamClient } from './sf-stream-client.ts';

/** Makes the client, within an injection context; it ends with the injector. */
export const createStreamClient = (options: PageOptions): SfStreamClient => {
  const connection = connectRelay(options);
  inject(DestroyRef).onDestroy(() => connection.close());
  const rendered$ = firstRender();
  const zone = inject(NgZone);

  return {
    channel: <Data>(name: string) => {
      // At once, so that a malformed name fails where it is given.
      const event$ = connection.channel<Data>(name);
      return rendered$.pipe(
        switchMap(() => event$),
        outsideZone(zone),
      );
    },
    state$: connection.state$.pipe(outsideZone(zone)),
    gap$: connection.gap$.pipe(outsideZone(zone)),
  };
};
