import type { Leader, Term } from '@sfstream/replay';
import { NEVER } from 'rxjs';

/** A leader of whose terms the test decides. */
export const appointed = (group: string, epoch: number | undefined): Leader => {
  const term: Term | undefined = epoch === undefined ? undefined : { epoch };
  return { group, term, term$: NEVER, state$: NEVER };
};
