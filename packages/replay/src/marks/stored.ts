import type { ReplayStore } from '@sfstream/core';
import { keepingPlace } from '@sfstream/core';
import { lastValueFrom } from 'rxjs';
import type { MarkWriter } from './mark-writer.ts';

/** What a stream that was unsubscribed leaves to be written in the background. */
type LeftBehind = Pick<MarkWriter, 'written$' | 'settled$'> & {
  readonly stores: readonly ReplayStore[];
};

interface Legacy extends Pick<MarkWriter, 'settled$'> {
  /** Where the markers are kept, behind all wrappers. */
  readonly stores: ReadonlySet<ReplayStore>;
  hasFailed: boolean;
}

/** Those whose writes go on, or have failed without anybody being told. */
const legacies = new Set<Legacy>();

/** Lets {@link stored} wait for the rest of the writes of a stream. */
export const leaveBehind = ({ stores, written$, settled$ }: LeftBehind): void => {
  const legacy: Legacy = { stores: new Set(stores.map(innermost)), settled$, hasFailed: false };
  legacies.add(legacy);
  written$.subscribe({
    complete: () => legacies.delete(legacy),
    error: () => {
      // One failure of a store is enough to be told, and all that is remembered.
      for (const former of legacies) {
        if (former.hasFailed && sharesStore(former, legacy.stores)) legacies.delete(former);
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
  const place = innermost(store);
  const concerned = [...legacies].filter(({ stores }) => stores.has(place));
  const results = await Promise.allSettled(
    concerned.map(({ settled$ }) => lastValueFrom(settled$, { defaultValue: undefined })),
  );
  for (const legacy of concerned) if (legacy.hasFailed) legacies.delete(legacy);
  const failure = results.find(({ status }) => status === 'rejected');
  if (failure?.status === 'rejected') throw failure.reason;
};

const sharesStore = ({ stores }: Legacy, others: ReadonlySet<ReplayStore>): boolean =>
  [...stores].some((store) => others.has(store));

/** The key does not matter here: what is kept in one store is waited for as a whole. */
const innermost = (store: ReplayStore): ReplayStore => keepingPlace(store, '').store;
