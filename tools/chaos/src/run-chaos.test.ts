import { runChaos } from './run-chaos.ts';

it.each([
  ['bayeux', 10],
  ['pubsub', 7],
] as const)(
  'over %s nothing is lost, repeated or misordered in a short storm, and nothing is left behind',
  async (protocol, listeners) => {
    const report = await runChaos({ seed: 7, faults: 25, protocol });
    const hits = Object.values(report.injected).reduce((sum, count) => sum + count, 0);
    expect(report.violations).toEqual([]);
    expect(report.drawn).toBe(25);
    expect(hits).toBeGreaterThan(15);
    expect(report.listeners.length).toBeGreaterThanOrEqual(listeners);
  },
  60_000,
);
