import type { Phase } from './phase.ts';
import { phasesAfter } from './phase.ts';

const after = (...entered: readonly Phase[]) =>
  entered.reduce<readonly Phase[]>(
    (phases, { state, from }) => phasesAfter(phases, state, from),
    [],
  );

describe('the phases of a replica', () => {
  it('begin with each change of its state', () => {
    const changes: Phase[] = [
      { state: 'starting', from: 0 },
      { state: 'standby', from: 10 },
      { state: 'leading', from: 20 },
    ];
    expect(after(...changes)).toEqual(changes);
  });

  it('go on where a state is entered again', () => {
    const start: Phase = { state: 'standby', from: 0 };
    expect(after(start, { state: 'standby', from: 10 })).toEqual([start]);
  });

  it('keep the one that reaches into the last minute', () => {
    const phases: Phase[] = [
      { state: 'starting', from: 0 },
      { state: 'standby', from: 10 },
      { state: 'leading', from: 70_000 },
    ];
    expect(after(...phases)).toEqual(phases.slice(1));
  });
});
