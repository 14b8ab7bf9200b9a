import type { Phase } from './phase.ts';
import { enter } from './phase.ts';

it('begins a phase only when the state changes', () => {
  const open = enter([], 'open', 1);
  expect(enter(open, 'open', 2)).toBe(open);
  expect(enter(open, 'waiting', 3)).toEqual([
    { state: 'open', from: 1 },
    { state: 'waiting', from: 3 },
  ]);
});

it('keeps the phase that reaches into the window and forgets those before it', () => {
  const phases = [
    ['open', 0],
    ['waiting', 1_000],
    ['open', 2_000],
    ['waiting', 100_000],
  ] as const;
  const kept = phases.reduce<readonly Phase[]>((all, [state, at]) => enter(all, state, at), []);
  expect(kept.map(({ from }) => from)).toEqual([2_000, 100_000]);
});
