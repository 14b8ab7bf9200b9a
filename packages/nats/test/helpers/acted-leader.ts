import type { Leader, LeaderState } from '@sfstream/replay';
import { BehaviorSubject, map } from 'rxjs';

/** A leader whose terms a test gives. */
export interface ActedLeader extends Leader {
  readonly lead: (epoch: number) => void;
  readonly resign: () => void;
}

export const actedLeader = (group: string, epoch: number): ActedLeader => {
  const states = new BehaviorSubject<LeaderState>({ type: 'leading', epoch });
  const termOf = (state: LeaderState) => (state.type === 'leading' ? state : undefined);
  return {
    group,
    get term() {
      return termOf(states.value);
    },
    term$: states.pipe(map(termOf)),
    state$: states.asObservable(),
    lead: (next) => states.next({ type: 'leading', epoch: next }),
    resign: () => states.next({ type: 'standby' }),
  };
};
