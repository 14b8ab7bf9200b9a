import { Observable, filter } from 'rxjs';
import type { KvEntryLike, KvLike } from '../client/kv-like.ts';

/**
 * Emits when the key is deleted, and at once where it is deleted already. Says nothing when a key expires, as the server does
 * not. Leaves nothing behind, also where it is left before the server has answered.
 */
export const deletions = (kv: KvLike, key: string): Observable<KvEntryLike> =>
  entriesOf(kv, key).pipe(filter(({ operation }) => operation !== 'PUT'));

const entriesOf = (kv: KvLike, key: string): Observable<KvEntryLike> =>
  new Observable((subscriber) => {
    const watching = kv.watch({ key });
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
