import { Observable, filter } from 'rxjs';
import type { KvEntriesLike, KvEntryLike } from '../client/kv-like.ts';

/**
 * Emits when the key that is watched is deleted, and at once where it is deleted already. Says nothing when a key expires, as the server does
 * not. Leaves nothing behind, also where it is left before the server has answered.
 */
export const deletions = (watch: () => Promise<KvEntriesLike>): Observable<KvEntryLike> =>
  entriesOf(watch).pipe(filter(({ operation }) => operation !== 'PUT'));

const entriesOf = (watch: () => Promise<KvEntriesLike>): Observable<KvEntryLike> =>
  new Observable((subscriber) => {
    const watching = watch();
    const pass = async (): Promise<void> => {
      for await (const entry of await watching) subscriber.next(entry);
    };
    pass().then(
      () => subscriber.complete(),
      (error: unknown) => subscriber.error(error),
    );
    return () => {
      watching.then(
        (entries) => entries.stop(),
        () => undefined,
      );
    };
  });
