import { limitFindings } from './limit-findings.ts';

describe('limits', () => {
  it.each([
    [{ max: 10_000, remaining: 1_000 }, 'ok'],
    [{ max: 10_000, remaining: 999 }, 'warning'],
    [{ max: 10_000, remaining: 0 }, 'failed'],
    [{ max: 10_000, remaining: -3 }, 'failed'],
  ])('%j: %s', (limit, status) => {
    const [finding] = limitFindings({ DailyDeliveredPlatformEvents: limit });
    expect(finding?.status).toBe(status);
    expect(finding?.remedy === undefined).toBe(status === 'ok');
    expect(finding?.exitCode).toBe(status === 'failed' ? 5 : undefined);
  });

  it('say what is left of what', () => {
    expect(limitFindings({ DailyApiRequests: { max: 15_000, remaining: 14_999 } })).toEqual([
      {
        check: 'limits',
        status: 'ok',
        text: 'API requests in 24 hours: 14,999 of 15,000 left (DailyApiRequests).',
      },
    ]);
  });

  it('are passed over where they do not matter, or the org has none', () => {
    expect(
      limitFindings({
        DataStorageMB: { max: 5, remaining: 0 },
        DailyDurableStreamingApiEvents: { max: 0, remaining: 0 },
      }),
    ).toEqual([]);
  });
});
