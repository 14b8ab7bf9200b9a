import { DecodeError } from '@sfstream/base';
import { marbles } from '@sfstream/testing';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import fc from 'fast-check';
import * as t from 'io-ts';
import { concat, from, lastValueFrom, of, throwError, toArray } from 'rxjs';
import { decode, decodeEvent } from './decode.ts';
import type { DecodeOptions, Schema } from './decode.ts';
import type { StreamEvent } from '../model/stream-event.ts';

const event = (data: unknown): StreamEvent => ({
  channel: '/event/A',
  replayId: 7,
  createdDate: '2026-03-04T10:11:12Z',
  data,
});

interface Sized {
  readonly size: number;
}

/** A schema by hand, which adds one to show that its result is used. */
const standard = (
  wait: (
    result: StandardSchemaV1.Result<Sized>,
  ) => StandardSchemaV1.Result<Sized> | Promise<StandardSchemaV1.Result<Sized>>,
): StandardSchemaV1<unknown, Sized> => ({
  '~standard': {
    version: 1,
    vendor: 'by hand',
    validate: (value) => {
      const size =
        typeof value === 'object' && value !== null && 'size' in value ? value.size : undefined;
      return wait(
        typeof size === 'number'
          ? { value: { size: size + 1 } }
          : { issues: [{ message: 'must be a number', path: ['size'] }] },
      );
    },
  },
});

const byHand = standard((result) => result);
const byHandLater = standard((result) => Promise.resolve(result));
const codec = t.type({ size: t.number });

const decoded = <A>(schema: Schema<A>, data: readonly unknown[], options?: DecodeOptions) =>
  lastValueFrom(from(data.map(event)).pipe(decode(schema, options), toArray()));

describe('decode', () => {
  it.each<[string, Schema<Sized>, unknown]>([
    ['an io-ts codec', codec, { size: 1 }],
    ['a Standard Schema', byHand, { size: 2 }],
    ['a Standard Schema that takes its time', byHandLater, { size: 2 }],
  ])(
    'gives the data of each event what %s makes of it, and leaves the rest',
    async (_, schema, data) => {
      expect(await decoded(schema, [{ size: 1 }])).toEqual([{ ...event({ size: 1 }), data }]);
    },
  );

  it('takes a schema that is a function, as arktype’s are', async () => {
    const schema = Object.assign(() => 7, byHand);
    expect(await decoded(schema, [{ size: 1 }])).toEqual([event({ size: 2 })]);
  });

  it('keeps the order, also with a schema that takes now longer, now shorter', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(), fc.nat(3))), async (given) => {
        const waits = given.map(([, turns]) => turns);
        const schema = standard((result) => {
          let waiting = Promise.resolve(result);
          for (let turn = waits.shift() ?? 0; turn > 0; turn -= 1) {
            waiting = waiting.then((same) => same);
          }
          return waiting;
        });
        const events = await decoded(
          schema,
          given.map(([size]) => ({ size })),
        );
        expect(events.map(({ data }) => data.size)).toEqual(given.map(([size]) => size + 1));
      }),
    );
  });

  it.each<[string, Schema<Sized>, string]>([
    ['an io-ts codec', codec, 'size must be number'],
    ['a Standard Schema', byHand, 'size: must be a number'],
    ['a Standard Schema that takes its time', byHandLater, 'size: must be a number'],
  ])('fails by default where %s finds a fault', async (_, schema, issue) => {
    const failed = decoded(schema, [{ size: 'secret' }]);
    await expect(failed).rejects.toBeInstanceOf(DecodeError);
    await expect(failed).rejects.toMatchObject({
      issues: [issue],
      message: `An event of /event/A with replay id 7 does not have the expected form: ${issue}.`,
    });
  });

  it('fails by default as it does when told to', async () => {
    await expect(decoded(codec, [{}], { onInvalid: 'error' })).rejects.toBeInstanceOf(DecodeError);
  });

  it('refuses another onInvalid', () => {
    expect(() => decode(codec, { onInvalid: 'ignore' as never })).toThrow(
      expect.objectContaining({ name: 'ClientError', field: 'onInvalid' }) as Error,
    );
  });

  it('names no replay id of an event without one', async () => {
    const { replayId: _, ...without } = event({});
    const error: unknown = await lastValueFrom(of(without).pipe(decode(codec))).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(DecodeError);
    expect(error).not.toHaveProperty('replayId');
    expect((error as Error).message).toMatch(/^An event of \/event\/A does not have/);
  });

  it('names the place of a fault, and not the value (behaviour 57)', async () => {
    const deep = t.type({ list: t.array(t.type({ name: t.number })) });
    const failed = decoded(deep, [{ list: [{ name: 1 }, { name: 'secret' }] }]);
    await expect(failed).rejects.toMatchObject({ issues: ['list.1.name must be number'] });
    await expect(failed).rejects.not.toThrow(/secret/);
  });

  it('reads paths of all kinds', async () => {
    const schema: StandardSchemaV1<unknown, Sized> = {
      '~standard': {
        version: 1,
        vendor: 'by hand',
        validate: () => ({
          issues: [
            { message: 'is odd', path: ['a', 0, { key: 'b' }, Symbol('c')] },
            { message: 'It is odd.' },
          ],
        }),
      },
    };
    await expect(decoded(schema, [1])).rejects.toMatchObject({
      issues: ['a.0.b.Symbol(c): is odd', 'It is odd.'],
    });
  });

  it('leaves out what does not fit, if told to skip', async () => {
    const events = await decoded(codec, [{ size: 1 }, {}, { size: 3 }], { onInvalid: 'skip' });
    expect(events.map(({ data }) => data.size)).toEqual([1, 3]);
  });

  it('tells a function of what does not fit, and leaves it out', async () => {
    const told: unknown[] = [];
    const events = await decoded(codec, [{ size: 1 }, { size: 'x' }, { size: 3 }], {
      onInvalid: (error, invalid) => told.push([error.issues, invalid]),
    });
    expect(events.map(({ data }) => data.size)).toEqual([1, 3]);
    expect(told).toEqual([[['size must be number'], event({ size: 'x' })]]);
  });

  it('fails with an error of ours for what that function throws', async () => {
    const failure = new Error('enough');
    await expect(
      decoded(codec, [{}], {
        onInvalid: () => {
          throw failure;
        },
      }),
    ).rejects.toMatchObject({ name: 'ClientError', field: 'onInvalid', cause: failure });
  });

  it('fails with an error of ours for what the schema throws', async () => {
    const failure = new Error('of the schema');
    const throwing = standard(() => {
      throw failure;
    });
    const rejecting = standard(() => Promise.reject(failure));
    const ours = { name: 'ClientError', field: 'schema', cause: failure };
    await expect(decoded(throwing, [1])).rejects.toMatchObject(ours);
    await expect(decoded(rejecting, [1])).rejects.toMatchObject(ours);
  });

  it('waits for whatever can be waited for, such as a promise of another realm', async () => {
    const answer = { then: (resolve: (result: unknown) => void) => resolve({ value: 'checked' }) };
    const thenable = standard(() => answer as never);
    expect(await decoded(thenable, [1])).toEqual([event('checked')]);
  });

  it('passes on failure and completion of the stream', async () => {
    const failure = new Error('of the stream');
    const failing$ = concat(
      of(event({ size: 1 })),
      throwError(() => failure),
    );
    await expect(lastValueFrom(failing$.pipe(decode(codec)))).rejects.toBe(failure);
    expect(await decoded(codec, [])).toEqual([]);
  });

  it(
    'decodes each event when it comes, and ends with its subscriber',
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const event$ = hot('-a-b-c-', {
        a: event({ size: 1 }),
        b: event({}),
        c: event({ size: 3 }),
      });
      const decoded$ = event$.pipe(decode(codec, { onInvalid: 'skip' }));
      expectObservable(decoded$, '^---!').toBe('-a', { a: event({ size: 1 }) });
      expectSubscriptions(event$.subscriptions).toBe('^---!');
    }),
  );
});

describe('decodeEvent', () => {
  it('gives one event its type', async () => {
    await expect(lastValueFrom(decodeEvent(codec, event({ size: 1 })))).resolves.toEqual(
      event({ size: 1 }),
    );
  });

  it('fails where it does not fit', async () => {
    await expect(lastValueFrom(decodeEvent(codec, event({})))).rejects.toBeInstanceOf(DecodeError);
  });
});
