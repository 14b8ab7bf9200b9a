import { clockFinding } from './clock-finding.ts';

const now = Date.parse('2026-11-19T14:00:00Z');
const span = { sent: now - 50, received: now + 50 };
const dateAt = (offset: number): string => new Date(now + offset).toUTCString();

describe('the clock', () => {
  it.each([
    [0, 'password', 'ok', 'The clock of this machine is right.'],
    [29_000, 'jwt', 'ok', 'The clock of this machine is right.'],
    [-40_000, 'password', 'warning', 'The clock of this machine is 40 seconds ahead of that of'],
    [-3_600_000, 'password', 'warning', 'is 60 minutes ahead of that of Salesforce.'],
    [7_200_000, 'password', 'warning', 'is 2 hours behind that of Salesforce.'],
    [-120_000, 'jwt', 'warning', 'is 2 minutes ahead'],
    [180_000, 'jwt', 'failed', 'good for three minutes, so it will be refused.'],
  ] as const)('of a server %d ms away, for %s: %s', (offset, flow, status, text) => {
    const finding = clockFinding(dateAt(offset), span, flow);
    expect(finding).toMatchObject({ status, text: expect.stringContaining(text) });
    expect(finding.remedy === undefined).toBe(status === 'ok');
  });

  it.each([
    [30_000, 'jwt', 'ok'],
    [31_000, 'jwt', 'warning'],
    [-30_000, 'jwt', 'ok'],
    [150_000, 'jwt', 'warning'],
    [151_000, 'jwt', 'failed'],
    [151_000, 'password', 'warning'],
  ] as const)('that is %d ms off, for %s: %s', (offset, flow, status) => {
    // In the middle of the second whose whole number the header has.
    const then = { sent: now + 400, received: now + 600 };
    expect(clockFinding(dateAt(offset), then, flow).status).toBe(status);
  });

  it.each([undefined, 'yesterday'])('is not known where the date is %p', (date) => {
    expect(clockFinding(date, span, 'jwt')).toEqual({
      check: 'clock',
      status: 'warning',
      text: 'The answer has no date to compare with.',
    });
  });
});
