import { ClientError } from '@sfstream/base';
import type { Observable, ObservableInput } from 'rxjs';
import { from } from 'rxjs';

/** Turns the result of a function that gives tokens into an Observable. Throws a {@link ClientError} for a value that is not a stream. */
export const tokenStream = <Token>(returned: ObservableInput<Token>): Observable<Token> => {
  try {
    return from(returned);
  } catch {
    throw new ClientError('A function that gives tokens must return a Promise or an Observable.', {
      field: 'source',
    });
  }
};
