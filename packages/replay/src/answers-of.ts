import { answerOf } from '@sfstream/core';
import type { Observable } from 'rxjs';
import { defer, isObservable } from 'rxjs';

/** All that `ask` answers with. Only promises and Observables are waited for: a list is a value and not a sequence. */
export const answersOf = (ask: () => unknown): Observable<unknown> =>
  defer(() => {
    const answer = ask();
    return isObservable(answer) ? answer : answerOf(() => answer);
  });
