import { notStrictEqual } from 'node:assert';
import { firstValueFrom, isObservable } from 'rxjs';

/** A position as a store keeps it: that of an event, or of a channel that began and has had no event yet. */
export type KeptMarker =
  | {
      /** A string of digits beyond 2^53, else a number. */
      readonly replayId: number | `${number}`;
      readonly createdDate?: string;
      readonly orgId?: string;
    }
  | { readonly replayId?: undefined; readonly createdDate: string; readonly orgId?: string };

/** A replay store. It may answer at once, with a promise or with an Observable. */
export interface StoreUnderTest {
  get(channel: string): unknown;
  set(channel: string, marker: KeptMarker): unknown;
}

/** Opens and closes the stores of a contract. */
export interface StoreLife<Store> {
  readonly open: () => Store | PromiseLike<Store>;
  readonly close: (store: Store) => unknown;
}

/** A store in use. */
export interface StoreSession {
  readonly get: (channel: string) => Promise<unknown>;
  readonly set: (channel: string, marker: KeptMarker) => Promise<void>;
  /** Closes the store and goes on with one that is newly opened. */
  readonly restart: () => Promise<void>;
}

/** Opens a store for `work`, and closes it whatever comes of that. `current` is the one that is open. */
export const withStore = async <Store extends StoreUnderTest>(
  { open, close }: StoreLife<Store>,
  work: (session: StoreSession, current: () => Store) => Promise<void>,
): Promise<void> => {
  let store = await open();
  try {
    const session: StoreSession = {
      get: async (channel) => await answerOf(store.get(channel)),
      set: async (channel, marker) => {
        const answer = await answerOf(store.set(channel, marker));
        notStrictEqual(answer, false, '`set` answered false, which says that it failed');
      },
      restart: async () => {
        await close(store);
        store = await open();
      },
    };
    await work(session, () => store);
  } finally {
    await close(store);
  }
};

/** Waits for a promise or an Observable. Anything else is the answer itself, even if it could be iterated, as a `Map` can. */
export const answerOf = (answer: unknown): unknown =>
  isObservable(answer) ? firstValueFrom(answer, { defaultValue: undefined }) : answer;
