import type { MonoTypeOperatorFunction } from 'rxjs';
import { asyncScheduler, defer, tap } from 'rxjs';
import { AuthenticationError } from '../errors/authentication-error.ts';

/** A refused login, and when it was refused, in epoch milliseconds. */
interface Refusal {
  readonly error: AuthenticationError;
  readonly at: number;
}

/** Milliseconds. An org locks a user whose login it has refused a few times, by default ten. */
const pause = 30_000;

/** Fails with the same {@link AuthenticationError} for 30 s after a refusal, without subscribing to the source. */
export const pauseAfterRefusal = <Token>(): MonoTypeOperatorFunction<Token> => {
  let refusal: Refusal | undefined;
  return (login$) =>
    defer(() => {
      if (refusal !== undefined && isFresh(refusal)) throw refusal.error;
      refusal = undefined;
      return login$.pipe(
        tap({
          error: (error: unknown) => {
            if (error instanceof AuthenticationError) refusal = { error, at: asyncScheduler.now() };
          },
        }),
      );
    });
};

/** A clock that was set back proves nothing. */
const isFresh = ({ at }: Refusal): boolean => {
  const passed = asyncScheduler.now() - at;
  return passed >= 0 && passed < pause;
};
