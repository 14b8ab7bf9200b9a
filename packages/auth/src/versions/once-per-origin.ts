import type { Observable } from 'rxjs';
import { AsyncSubject, share } from 'rxjs';

/**
 * Asks for the answer of an origin once, however many want to know it. It asks again after a failure, and after all who
 * waited have left.
 */
export const oncePerOrigin = <Answer>(
  ask: (origin: string) => Observable<Answer>,
): ((origin: string) => Observable<Answer>) => {
  const answers = new Map<string, Observable<Answer>>();
  return (origin) => {
    const answer$ =
      answers.get(origin) ??
      ask(origin).pipe(share({ connector: () => new AsyncSubject(), resetOnComplete: false }));
    answers.set(origin, answer$);
    return answer$;
  };
};
