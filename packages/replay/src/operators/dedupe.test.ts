import type { StreamEvent } from '@sfstream/core';
import { ClientError } from '@sfstream/core';
import fc from 'fast-check';
import { from, lastValueFrom, of, range, map, toArray } from 'rxjs';
import type { DedupeOptions } from './dedupe.ts';
import { dedupe } from './dedupe.ts';

const event = (facts: Partial<StreamEvent>): StreamEvent => ({
  channel: '/event/A',
  data: {},
  ...facts,
});

const passed = (
  events: readonly StreamEvent[],
  options?: DedupeOptions<StreamEvent>,
): Promise<readonly StreamEvent[]> => lastValueFrom(from(events).pipe(dedupe(options), toArray()));

describe('dedupe', () => {
  const one = event({ eventUuid: 'u1', replayId: 1 });
  const again = event({ eventUuid: 'u1', replayId: 7, channel: '/event/B' });
  const [bare, bareAgain] = [event({ replayId: 1 }), event({ replayId: 1 })];
  const elsewhere = event({ replayId: 1, channel: '/event/B' });

  it('leaves out an event whose UUID has passed, whatever its channel and replay id', async () => {
    expect(await passed([one, again])).toEqual([one]);
    expect(await passed([one, again], { by: 'eventUuid' })).toEqual([one]);
  });

  it('goes by channel and replay id where there is no UUID', async () => {
    expect(await passed([one, bare, bareAgain, elsewhere])).toEqual([one, bare, elsewhere]);
  });

  it('can go by channel and replay id in any case', async () => {
    expect(await passed([one, again, bare], { by: 'replayId' })).toEqual([one, again]);
  });

  it('can go by a key of the caller', async () => {
    const by = ({ channel }: StreamEvent): string => channel;
    expect(await passed([one, bare, again, elsewhere], { by })).toEqual([one, again]);
  });

  it('lets pass what has no key', async () => {
    const nameless = event({});
    expect(await passed([nameless, nameless])).toEqual([nameless, nameless]);
  });

  it('remembers nothing of another subscription', async () => {
    const event$ = of(one).pipe(dedupe());
    expect([await lastValueFrom(event$), await lastValueFrom(event$)]).toEqual([one, one]);
  });

  it('forgets the oldest when it remembers as many as it may', async () => {
    const [a, b, c] = ['a', 'b', 'c'].map((eventUuid) => event({ eventUuid }));
    expect(await passed([a!, b!, a!, c!, b!, a!], { maxKeys: 2 })).toEqual([a, b, c, a]);
  });

  it('catches what has at most `maxKeys` others before it, in order', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 9 })), async (ids) => {
        const kept = await passed(
          ids.map((replayId) => event({ replayId })),
          { maxKeys: 10 },
        );
        expect(kept.map(({ replayId }) => replayId)).toEqual([...new Set(ids)]);
      }),
    ));

  it('takes a million without slowing down', async () => {
    const count = await lastValueFrom(
      range(0, 1_000_000).pipe(
        map((replayId) => event({ replayId })),
        dedupe({ maxKeys: 100 }),
        toArray(),
        map(({ length }) => length),
      ),
    );
    expect(count).toBe(1_000_000);
  });

  it.each<[string, () => unknown]>([
    ['throws', () => failWith('no key')],
    ['answers with a promise', () => Promise.resolve('key')],
  ])('fails with an error that names the option where its function %s', async (_, by) => {
    await expect(
      lastValueFrom(of({ channel: '/event/A', data: {} }).pipe(dedupe({ by }))),
    ).rejects.toMatchObject({ name: 'ClientError', field: 'by' });
  });

  it.each([
    ['by', { by: 'uuid' }],
    ['maxKeys', { maxKeys: 0 }],
    ['window', { window: 5 }],
  ])('refuses a wrong %s', (_field, options) => {
    expect(() => dedupe(options as never)).toThrow(ClientError);
  });
});

const failWith = (message: string): never => {
  throw new Error(message);
};
