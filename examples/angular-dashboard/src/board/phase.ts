import type { LinkState } from './link-state.ts';
import { windowLength } from './window.ts';

/** A time during which a connection was in one state; it ends where the next begins. */
export interface Phase {
  readonly state: LinkState;
  /** Epoch milliseconds. */
  readonly from: number;
}

/** The phases within the window, newest last, once `state` is entered. */
export const enter = (
  phases: readonly Phase[],
  state: LinkState,
  from: number,
): readonly Phase[] => {
  if (phases.at(-1)?.state === state) return phases;
  const first = phases.findLastIndex((phase) => phase.from < from - windowLength);
  return [...phases.slice(Math.max(first, phases.length - maxPhases, 0)), { state, from }];
};

/** More are narrower than a pixel. */
const maxPhases = 300;
