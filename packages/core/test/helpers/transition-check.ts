import type { Observable } from 'rxjs';
import type { ClientState } from '../../src/reports/client-state.ts';
import { legalTransitions } from './legal-transitions.ts';

/** Finds transitions that the table does not have. */
export interface TransitionCheck {
  /** Follows a client to its end. */
  readonly follow: (state$: Observable<Pick<ClientState, 'type'>>) => void;
  /** The illegal transitions since this was last asked, such as `idle → open`. */
  readonly finish: () => readonly string[];
}

export const createTransitionCheck = (): TransitionCheck => {
  let illegal: string[] = [];
  return {
    follow: (state$) => {
      // Without `pairwise`: every test file loads this module, and many do without RxJS.
      let before: ClientState['type'] | undefined;
      state$.subscribe(({ type }) => {
        if (before !== undefined && legalTransitions[before][type] === undefined) {
          illegal.push(`${before} → ${type}`);
        }
        before = type;
      });
    },
    finish: () => {
      const found = illegal;
      illegal = [];
      return found;
    },
  };
};
