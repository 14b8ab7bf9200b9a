/** Their names, in the order of the page. */
export const names = ['A', 'B', 'C'] as const;
export type Name = (typeof names)[number];

/**
 * What has become of a replica.
 * - `gone`: there is no process; `how` says why.
 * - `starting`: it has not told anything yet.
 * - `frozen`: SIGSTOP has stopped it; it may believe that it leads.
 * - `waking`: it goes on after SIGCONT, and has not told yet what it is.
 * - `ending`: it was told to end, and has not yet.
 */
export type ReplicaState =
  | { readonly type: 'gone'; readonly how: 'new' | 'killed' | 'stopped' | 'failed' }
  | { readonly type: 'starting' }
  | { readonly type: 'standby'; readonly error?: string }
  | { readonly type: 'leading'; readonly epoch: number }
  | { readonly type: 'frozen' }
  | { readonly type: 'waking' }
  | { readonly type: 'ending'; readonly how: 'killed' | 'stopped' };

/** What a visitor can do to a replica. */
export const acts = ['start', 'kill', 'freeze', 'thaw', 'stop'] as const;
export type Act = (typeof acts)[number];

const living: readonly Act[] = ['kill', 'freeze', 'stop'];

const possible: Readonly<Record<ReplicaState['type'], readonly Act[]>> = {
  gone: ['start'],
  starting: living,
  standby: living,
  leading: living,
  waking: living,
  frozen: ['kill', 'thaw'],
  ending: ['kill'],
};

/** The acts that make sense in a state. */
export const actsIn = ({ type }: ReplicaState): readonly Act[] => possible[type];
