import type { ReplayStore } from '@sfstream/core';
import { lastValueFrom } from 'rxjs';
import type { CommitWriter } from './commit-writer.ts';
import type { Legacy } from './writers-of.ts';
import { writersOf } from './writers-of.ts';

/** Marks that a stream leaves to be written in the background when it is unsubscribed. */
type LeftBehind = Pick<CommitWriter, 'written$' | 'writtenSoFar$'> & {
  readonly stores: readonly ReplayStore[];
};

/** Lets {@link stored} wait for the rest of the writes of a stream. */
export const leaveBehind = ({ stores, written$, writtenSoFar$ }: LeftBehind): void => {
  const all = new Set(stores.map((store) => writersOf(store).legacies));
  const forget = (): void => all.forEach((legacies) => legacies.delete(legacy));
  const legacy: Legacy = { writtenSoFar$, hasFailed: false, forget };
  for (const legacies of all) legacies.add(legacy);
  written$.subscribe({
    complete: forget,
    error: () => {
      // One failure of a store is enough to be told, and all that is remembered.
      for (const former of [...all].flatMap((legacies) => [...legacies])) {
        if (former.hasFailed) former.forget();
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
  const concerned = [...writersOf(store).legacies];
  const results = await Promise.allSettled(
    concerned.map(({ writtenSoFar$ }) => lastValueFrom(writtenSoFar$, { defaultValue: undefined })),
  );
  for (const { hasFailed, forget } of concerned) if (hasFailed) forget();
  const failure = results.find(({ status }) => status === 'rejected');
  if (failure?.status === 'rejected') throw failure.reason;
};
