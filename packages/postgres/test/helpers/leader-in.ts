import type { Leader, Term } from '@sfstream/replay';
import { NEVER } from 'rxjs';

/** A leader that is in this term whatever the database says. */
export const leaderIn = (group: string, term: Term | undefined): Leader => ({
  group,
  term,
  term$: NEVER,
  state$: NEVER,
});
