import type { ReplayStore } from '@sfstream/core';
import type { Observable } from 'rxjs';
import { lastValueFrom } from 'rxjs';

/** What a stream that was unsubscribed has left to be written in the background. */
interface Legacy {
  /** The stores, and what they wrap. */
  readonly stores: ReadonlySet<object>;
  readonly written$: Observable<never>;
  hasFailed: boolean;
}

/** Those whose writes go on, or have failed without anybody being told. */
const legacies = new Set<Legacy>();

/** Lets {@link stored} wait for the rest of the writes of a stream. */
export const leaveBehind = (stores: readonly ReplayStore[], written$: Observable<never>): void => {
  const legacy: Legacy = { stores: new Set(stores.flatMap(layersOf)), written$, hasFailed: false };
  legacies.add(legacy);
  written$.subscribe({
    complete: () => legacies.delete(legacy),
    error: () => {
      // One failure of a store is enough to be told, and all that is remembered.
      for (const former of legacies) {
        if (former.hasFailed && concerns(former, legacy.stores)) legacies.delete(former);
      }
      legacy.hasFailed = true;
    },
  });
};

/**
 * Resolves once nothing is written to `store` any more by streams that were unsubscribed: `consume` and `checkpoint` then
 * store in the background what was finished, as behind a `take` or `firstValueFrom`. To be awaited before a store is closed
 * or the process ends. Rejects with the `StoreError` of a write that failed and of which no `onStoreError` was told.
 * It takes no longer than `endTimeout` of those streams. A stream that completes or fails has stored before that.
 *
 * @example
 * ```ts
 * import type { Client } from '@sfstream/core';
 * import { consume, stored } from '@sfstream/replay';
 * import { fileStore } from '@sfstream/replay/node';
 * import { lastValueFrom, take } from 'rxjs';
 *
 * declare const client: Client;
 *
 * const store = fileStore('replay.json');
 * await lastValueFrom(
 *   client.channel('/event/Order__e', { replay: store }).pipe(
 *     consume((event) => console.log(event.data)),
 *     take(4),
 *   ),
 * );
 * await stored(store);
 * await store.close();
 * ```
 */
export const stored = async (store: ReplayStore): Promise<void> => {
  // A stream that `take` completes is unsubscribed right after its completion was told.
  await Promise.resolve();
  const layers = new Set(layersOf(store));
  const concerned = [...legacies].filter((legacy) => concerns(legacy, layers));
  const results = await Promise.allSettled(
    concerned.map(({ written$ }) => lastValueFrom(written$, { defaultValue: undefined })),
  );
  concerned.forEach((legacy) => legacies.delete(legacy));
  const failure = results.find(({ status }) => status === 'rejected');
  if (failure?.status === 'rejected') throw failure.reason;
};

const concerns = ({ stores }: Legacy, others: ReadonlySet<object>): boolean =>
  [...stores].some((store) => others.has(store));

/** The store, what it wraps, and so on. */
const layersOf = (store: object): readonly object[] =>
  'store' in store && typeof store.store === 'object' && store.store !== null
    ? [store, ...layersOf(store.store)]
    : [store];
