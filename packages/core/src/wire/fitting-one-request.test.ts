import fc from 'fast-check';
import { identity } from 'rxjs';
import { bayeuxJson } from './bayeux-json.ts';
import { fittingOneRequest } from './fitting-one-request.ts';

const limit = 32_768;

/** Bytes of the request body, with ids as the exchange gives them late in a long session. */
const bodyBytes = (all: readonly { request: object }[]): number =>
  Buffer.byteLength(
    bayeuxJson.stringify(all.map(({ request }, n) => ({ ...request, id: String(9_999_999 + n) }))),
  );

const subscribing = (subscription: string) => ({
  request: {
    channel: '/meta/subscribe',
    clientId: '41x8drvb3m5e1w0u2kq7y9zt6s',
    subscription,
    ext: { replay: { [subscription]: -1 } },
  },
});

describe('fittingOneRequest', () => {
  it('takes all where all fit', () => {
    const all = Array.from({ length: 100 }, (_, n) => subscribing(`/event/Order${n}__e`));
    expect(fittingOneRequest(all, identity)).toEqual(all);
    expect(fittingOneRequest([], identity)).toEqual([]);
  });

  it('takes as many from the beginning as 32,768 bytes can hold', () => {
    const all = Array.from({ length: 1_000 }, (_, n) => subscribing(`/event/Order${n}__e`));
    const fitting = fittingOneRequest(all, identity);
    expect(fitting).toEqual(all.slice(0, fitting.length));
    expect(bodyBytes(fitting)).toBeLessThanOrEqual(limit);
    expect(bodyBytes(fitting)).toBeGreaterThan(limit * 0.85);
  });

  it('makes no request beyond those', () => {
    const names = Array.from({ length: 1_000 }, (_, n) => `/event/Order${n}__e`);
    const make = jest.fn(subscribing);
    const fitting = fittingOneRequest(names, make);
    expect(make).toHaveBeenCalledTimes(fitting.length + 1);
  });

  it('counts bytes, not letters', () => {
    const all = Array.from({ length: 200 }, (_, n) => subscribing(`/u/${'漢字'.repeat(20)}${n}`));
    const fitting = fittingOneRequest(all, identity);
    expect(fitting.length).toBeLessThan(all.length);
    expect(bodyBytes(fitting)).toBeLessThanOrEqual(limit);
  });

  it('counts long replay ids, which are bigints', () => {
    const ext = { replay: { '/event/A': 2n ** 64n } };
    const all = [{ request: { channel: '/meta/subscribe', ext } }];
    expect(fittingOneRequest(all, identity)).toEqual(all);
  });

  it('takes at least one, even one that no request can hold', () => {
    const huge = subscribing(`/topic/A?Name='${'x'.repeat(40_000)}'`);
    const small = subscribing('/topic/B');
    expect(fittingOneRequest([huge, small], identity)).toEqual([huge]);
    expect(fittingOneRequest([small, huge], identity)).toEqual([small]);
  });

  it('brings everything across, in order, in requests that the server accepts', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 2_000 }), { maxLength: 60 }),
        (names) => {
          const all = names.map((name) => subscribing(`/u/${name}`));
          const sent: typeof all = [];
          while (sent.length < all.length) {
            const fitting = fittingOneRequest(all.slice(sent.length), identity);
            expect(fitting.length).toBeGreaterThan(0);
            if (fitting.length > 1) expect(bodyBytes(fitting)).toBeLessThanOrEqual(limit);
            sent.push(...fitting);
          }
          expect(sent).toEqual(all);
        },
      ),
      { numRuns: 30 },
    );
  });
});
