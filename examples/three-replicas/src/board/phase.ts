import type { ReplicaState } from '../replicas/replica-state.ts';
import { windowLength } from './second.ts';

/** A time during which a replica was in one state; it ends where the next begins. */
export interface Phase {
  readonly state: ReplicaState['type'];
  /** Epoch milliseconds. */
  readonly from: number;
}

/** The phases within the window, newest last, once `state` is entered. */
export const phasesAfter = (
  phases: readonly Phase[],
  state: Phase['state'],
  from: number,
): readonly Phase[] => {
  if (phases.at(-1)?.state === state) return phases;
  const first = phases.findLastIndex((phase) => phase.from < from - windowLength);
  return [...phases.slice(Math.max(first, phases.length - most, 0)), { state, from }];
};

/** More are narrower than a pixel. */
const most = 300;
