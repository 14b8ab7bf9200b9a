import { runChaos } from './run-chaos.ts';

it('loses, repeats and misorders nothing in a short storm, and leaves nothing behind', async () => {
  const report = await runChaos({ seed: 7, faults: 25 });
  const hits = Object.values(report.injected).reduce((sum, count) => sum + count, 0);
  expect(report.violations).toEqual([]);
  expect(report.drawn).toBe(25);
  expect(hits).toBeGreaterThan(15);
  expect(report.listeners.length).toBeGreaterThanOrEqual(10);
}, 30_000);
