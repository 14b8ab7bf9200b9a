import type { Name, ReplicaState } from '../replicas/replica-state.ts';

/** Who leads. A leader that is frozen leads no more, whatever it believes. Times are epoch milliseconds. */
export type Reign =
  | { readonly type: 'none-yet' }
  | { readonly type: 'led'; readonly name: Name; readonly epoch: number }
  | { readonly type: 'vacant'; readonly since: number };

/** The times without a leader, from the first leader on. Durations are milliseconds. */
export interface Vacancies {
  readonly count: number;
  /** Undefined before the first one is over. */
  readonly last: number | undefined;
  readonly longest: number;
}

export interface Reigns {
  readonly reign: Reign;
  readonly vacancies: Vacancies;
}

export const noReign: Reigns = {
  reign: { type: 'none-yet' },
  vacancies: { count: 0, last: undefined, longest: 0 },
};

/** The states of all replicas, by name. */
export type States = Readonly<Record<Name, ReplicaState>>;

/** The leader of now, by the greatest epoch where a former one does not know yet that it leads no more. */
export const leaderIn = (states: States): { name: Name; epoch: number } | undefined =>
  (Object.entries(states) as [Name, ReplicaState][])
    .flatMap(([name, state]) => (state.type === 'leading' ? [{ name, epoch: state.epoch }] : []))
    .toSorted((one, other) => other.epoch - one.epoch)[0];

/** Who leads once the replicas have come into these states. */
export const reignAfter = ({ reign, vacancies }: Reigns, states: States, at: number): Reigns => {
  const leader = leaderIn(states);
  if (leader === undefined) {
    return { reign: reign.type === 'led' ? { type: 'vacant', since: at } : reign, vacancies };
  }
  const led: Reign = { type: 'led', ...leader };
  if (reign.type !== 'vacant') return { reign: led, vacancies };
  const last = at - reign.since;
  const longest = Math.max(vacancies.longest, last);
  return { reign: led, vacancies: { count: vacancies.count + 1, last, longest } };
};
