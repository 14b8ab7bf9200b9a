import type { ReplayMarker, ReplayStore, StreamEvent } from '@sfstream/core';
import { storeContract } from '@sfstream/testing';
import type Keyv from 'keyv';
import {
  concat,
  defer,
  firstValueFrom,
  ignoreElements,
  lastValueFrom,
  map,
  of,
  retry,
  tap,
  toArray,
} from 'rxjs';
import { checkpoint } from '../../src/operators/checkpoint.ts';
import { guarded } from '../../src/stores/guarded.ts';
import type { Gate } from './gate.ts';
import { gateTo } from './gate.ts';

/** For answers that cannot come. */
const hasty = { timeout: 500 };
/** For answers that come, however busy the machine is. */
const patient = { timeout: 30_000 };

const one: ReplayMarker = { replayId: 1 };
const two: ReplayMarker = { replayId: 2 };
const three: ReplayMarker = { replayId: 3 };

/** The tests of a Keyv that keeps its markers in the server at `url`. */
export const serverStoreTests = (url: string, connect: (url: string) => Keyv): void => {
  const contract = storeContract(
    () => {
      const keyv = connect(url);
      return { ...guarded(keyv), close: () => keyv.disconnect() };
    },
    { close: (store) => store.close(), persistent: true },
  );
  for (const { name, run } of contract) it(name, run);

  describe('behind a gate', () => {
    const channel = `/event/Gate_${process.pid}__e`;
    let gate: Gate;
    let keyv: Keyv;
    let set: jest.SpiedFunction<Keyv['set']>;

    /** Waits for the answers to all writes, those that were given up too: one that arrives late would win over newer ones. */
    const written = (): Promise<unknown> =>
      Promise.all(set.mock.results.map(({ value }) => value as unknown));

    beforeEach(async () => {
      gate = await gateTo(url);
      keyv = connect(gate.url);
      set = jest.spyOn(keyv, 'set');
    });

    afterEach(async () => {
      await keyv.disconnect();
      await gate.shut();
    });

    it('fails in time while the server hangs, and works once it does not', async () => {
      const store = guarded(keyv, patient);
      const hanging = guarded(keyv, hasty);
      await lastValueFrom(store.set(channel, one));
      gate.freeze();
      await expect(lastValueFrom(hanging.set(channel, two))).rejects.toThrow(/no answer within/);
      await expect(lastValueFrom(hanging.get(channel))).rejects.toThrow(/no answer within/);
      gate.thaw();
      await written();
      await lastValueFrom(store.set(channel, three));
      expect(await lastValueFrom(store.get(channel))).toEqual(three);
    });

    it('costs no event when the server hangs in the middle of a stream', async () => {
      const told: string[] = [];
      const [patientStore, hastyStore] = [guarded(keyv, patient), guarded(keyv, hasty)];
      const store: ReplayStore = {
        get: (name) => patientStore.get(name),
        set: (...args) => (told.length === 0 ? hastyStore : patientStore).set(...args),
      };
      await lastValueFrom(patientStore.get(channel));
      const event$ = concat(of(1), defer(written).pipe(ignoreElements()), of(2, 3)).pipe(
        map((replayId): StreamEvent => ({ channel, data: {}, replayId })),
        checkpoint(store, {
          endTimeout: patient.timeout,
          onStoreError: ({ message }) => {
            told.push(message);
            gate.thaw();
          },
        }),
        tap(({ replayId }) => {
          if (replayId === 1) gate.freeze();
        }),
        toArray(),
      );
      const passed = await lastValueFrom(event$);
      expect(passed.map(({ replayId }) => replayId)).toEqual([1, 2, 3]);
      expect(told).toHaveLength(1);
      expect(told[0]).toContain('no answer within');
      expect(await lastValueFrom(patientStore.get(channel))).toEqual(three);
    });

    it('fails while the server is down, and works once it is back', async () => {
      const store = guarded(keyv, patient);
      const lost = guarded(keyv, hasty);
      await lastValueFrom(store.set(channel, one));
      // The connection is busy when it is cut: see docs/stores.md for one that is idle.
      gate.freeze();
      const cut = lastValueFrom(lost.set(channel, two)).catch((error: unknown) => error);
      await gate.shut();
      expect(await cut).toMatchObject({ name: 'StoreError' });
      await expect(lastValueFrom(lost.get(channel))).rejects.toMatchObject({ name: 'StoreError' });
      gate.thaw();
      await gate.open();
      await firstValueFrom(defer(() => store.set(channel, three)).pipe(retry()));
      expect(await lastValueFrom(store.get(channel))).toEqual(three);
    });
  });
};
