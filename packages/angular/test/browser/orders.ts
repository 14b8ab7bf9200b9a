import { Component, inject } from '@angular/core';
import { rxResource, toSignal } from '@angular/core/rxjs-interop';
import { SfStreamClient } from '@sfstream/angular';
import { scan, startWith } from 'rxjs';

const channel = '/event/Order__e';

/** What a server renders and the page goes on with. */
@Component({
  selector: 'app-orders',
  template: `
    <h1>Orders</h1>
    <p id="state">{{ state().type }}</p>
    <p id="all">{{ all().join(', ') }}</p>
    <p id="newest">{{ newest.status() }} {{ newest.value()?.replayId }}</p>
  `,
})
export class Orders {
  readonly #events = inject(SfStreamClient);

  protected readonly state = toSignal(this.#events.state$, { requireSync: true });
  protected readonly all = toSignal(
    this.#events
      .channel(channel)
      .pipe(scan((ids, { replayId }) => [...ids, Number(replayId)], [] as readonly number[])),
    { initialValue: [] },
  );
  protected readonly newest = rxResource({
    stream: () => this.#events.channel(channel).pipe(startWith(undefined)),
  });
}
