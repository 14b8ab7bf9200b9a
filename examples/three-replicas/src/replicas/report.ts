import type { LeaderState } from '@sfstream/replay';

/** What a replica tells of itself. */
export type Report =
  | { readonly type: 'standby'; readonly error?: string }
  | { readonly type: 'leading'; readonly epoch: number };

/** A leader is idle before it stands for election, and looks from outside as if it stood by. */
export const reportOf = (state: LeaderState): Report => {
  if (state.type === 'leading') return { type: 'leading', epoch: state.epoch };
  const error = state.type === 'standby' ? state.error?.message : undefined;
  return { type: 'standby', ...(error !== undefined && { error }) };
};
