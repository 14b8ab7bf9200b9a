import type { ReplicaState } from '../replicas/replica-state.ts';
import type { Reigns, States } from './reign.ts';
import { noReign, reignAfter } from './reign.ts';

const standby: ReplicaState = { type: 'standby' };
const leading = (epoch: number): ReplicaState => ({ type: 'leading', epoch });
const frozen: ReplicaState = { type: 'frozen' };
const all: States = { A: standby, B: standby, C: standby };

/** Who leads after these states, one each 100 ms. */
const after = (...history: readonly Partial<States>[]): Reigns =>
  history.reduce<Reigns>(
    (reigns, states, index) => reignAfter(reigns, { ...all, ...states }, index * 100),
    noReign,
  );

describe('who leads', () => {
  it('counts no time without a leader before the first one', () => {
    expect(after({}, {}, { A: leading(1) })).toEqual({
      ...noReign,
      reign: { type: 'led', name: 'A', epoch: 1 },
    });
  });

  it('counts the time from one leader to the next', () => {
    expect(after({ A: leading(1) }, {}, {}, { B: leading(2) })).toEqual({
      reign: { type: 'led', name: 'B', epoch: 2 },
      vacancies: { count: 1, last: 200, longest: 200 },
    });
  });

  it('keeps the longest time without a leader', () => {
    const { vacancies } = after(
      { A: leading(1) },
      {},
      {},
      { B: leading(2) },
      {},
      { C: leading(3) },
    );
    expect(vacancies).toEqual({ count: 2, last: 100, longest: 200 });
  });

  it('takes a frozen leader for none', () => {
    expect(after({ A: leading(1) }, { A: frozen }).reign).toEqual({ type: 'vacant', since: 100 });
  });

  it('takes the later epoch where two believe that they lead', () => {
    const { reign } = after({ A: leading(1) }, { A: leading(1), C: leading(2) });
    expect(reign).toEqual({ type: 'led', name: 'C', epoch: 2 });
  });
});
