import { ClientError } from '@sfstream/base';
import type { Observable, ObservableInput } from 'rxjs';
import { from } from 'rxjs';

/** What a function that gives tokens has returned. Throws a {@link ClientError} where nothing can come of it. */
export const tokenStream = <Token>(returned: ObservableInput<Token>): Observable<Token> => {
  try {
    return from(returned);
  } catch {
    throw new ClientError('A function that gives tokens must return a Promise or an Observable.', {
      field: 'source',
    });
  }
};
