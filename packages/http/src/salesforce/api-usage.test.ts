import fc from 'fast-check';
import { apiUsage } from './api-usage.ts';

describe('apiUsage', () => {
  it.each([
    ['api-usage=18/5000', 18, 4_982],
    ['api-usage=18/5000; per-app-api-usage=17/250(appName=sample-connected-app)', 18, 4_982],
    ['per-app-api-usage=17/250(appName=sample); api-usage=18/5000', 18, 4_982],
    ['api-usage=25/5000; api-bursts=20/5000', 25, 4_975],
    ['api-usage=5001/5000', 5_001, 0],
    ['api-usage=0/0', 0, 0],
  ])('reads %p (behaviour 62)', (header, consumed, remaining) => {
    expect(apiUsage(header)).toEqual({ consumed, remaining });
  });

  it.each([undefined, '', 'api-usage', 'api-usage=18', 'per-app-api-usage=17/250(appName=x)'])(
    'has nothing to tell of %p (behaviour 62)',
    (header) => {
      expect(apiUsage(header)).toBeUndefined();
    },
  );

  it('never tells of less than nothing, whatever the header (behaviour 62)', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.string(), (used, limit, more) => {
        const usage = apiUsage(`api-usage=${used}/${limit}; ${more}`);
        expect(usage).toEqual({ consumed: used, remaining: Math.max(0, limit - used) });
      }),
    );
    fc.assert(
      fc.property(fc.string(), (header) => {
        expect(apiUsage(header)?.remaining ?? 0).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
