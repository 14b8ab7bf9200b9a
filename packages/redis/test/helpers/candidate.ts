import type { Leader, LeaderState } from '@sfstream/replay';
import { filter, firstValueFrom } from 'rxjs';

/** One that stands for election until it leaves. */
export interface Candidate {
  readonly leader: Leader;
  /** Waits until it leads, and answers with its epoch. */
  leads(): Promise<number>;
  /** Waits until it is in a state of this kind. */
  is(type: LeaderState['type']): Promise<LeaderState>;
  /** Waits until it stands by and says why it cannot ask. */
  complains(): Promise<string>;
  leave(): void;
}

export const candidate = (leader: Leader): Candidate => {
  const candidacy = leader.term$.subscribe();
  const is = (type: LeaderState['type']): Promise<LeaderState> =>
    firstValueFrom(leader.state$.pipe(filter((state) => state.type === type)));
  return {
    leader,
    is,
    leads: async () => {
      const state = await is('leading');
      return state.type === 'leading' ? state.epoch : NaN;
    },
    complains: async () => {
      const complaint = await firstValueFrom(
        leader.state$.pipe(
          filter((state) => state.type === 'standby' && state.error !== undefined),
        ),
      );
      return complaint.type === 'standby' ? String(complaint.error) : '';
    },
    leave: () => candidacy.unsubscribe(),
  };
};
