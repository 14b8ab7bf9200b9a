import type * as Base from '@sfstream/base';
import { firstValueFrom, of, take, throwError } from 'rxjs';
import type { Observable } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import * as ours from '../src/index.ts';
import type * as Auth from '../src/index.ts';

const { other, otherBase } = (() => {
  let copy: { readonly other: typeof Auth; readonly otherBase: typeof Base } | undefined;
  jest.isolateModules(() => {
    copy = {
      other: jest.requireActual('../src/index.ts'),
      otherBase: jest.requireActual('@sfstream/base'),
    };
  });
  return copy!;
})();

const token = (accessToken: string): Auth.AccessToken => ({
  accessToken,
  tokenType: 'Bearer',
  instanceUrl: 'https://acme.my.salesforce.com',
});
const tokens = { a: token('a'), b: token('b') };

const refused = new other.AuthenticationError('refused');
const busy = new other.LoginUnavailableError('busy', {
  method: 'POST',
  url: 'https://acme.example',
  reason: 'busy',
  retryAfter: 90_000,
});

const virtually = (
  run: (
    helpers: Parameters<Parameters<TestScheduler['run']>[0]>[0],
    scheduler: TestScheduler,
  ) => void,
): void => {
  const scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
  scheduler.run((helpers) => run(helpers, scheduler));
};

/** A function that acquires the tokens of these sources, one after another. */
const inTurn = (...sources: readonly Observable<Auth.AccessToken>[]) => {
  let asked = 0;
  return {
    acquire: () => sources[asked++] ?? throwError(() => new Error('asked too often')),
    asked: () => asked,
  };
};

describe('another installed copy of this package', () => {
  it('has classes that are not ours', () => {
    expect(other.AuthenticationError).not.toBe(ours.AuthenticationError);
  });

  it('makes authenticators that are recognised', () => {
    expect(ours.isAuthenticator(other.tokenAuth(tokens.a))).toBe(true);
  });

  it('has errors that are passed on as they are', async () => {
    for (const error of [refused, busy, new otherBase.ClientError('wrong')]) {
      const auth = ours.tokenAuth(() => throwError(() => error));
      await expect(firstValueFrom(auth.token$)).rejects.toBe(error);
    }
  });

  it('has refusals that stop logins for half a minute', () => {
    virtually(({ expectObservable, flush }) => {
      const { acquire, asked } = inTurn(
        throwError(() => refused),
        of(tokens.a),
      );
      const auth = ours.createAuthenticator(acquire);
      expectObservable(auth.token$).toBe('#', undefined, refused);
      expectObservable(auth.token$, '29999ms ^').toBe('29999ms #', undefined, refused);
      expectObservable(auth.token$, '30s ^').toBe('30s a', tokens);
      flush();
      expect(asked()).toBe(2);
    });
  });

  it('has refusals that end the renewals of a token in use', () => {
    virtually(({ expectObservable, flush }, scheduler) => {
      const { acquire, asked } = inTurn(
        of(tokens.a),
        throwError(() => refused),
        of(tokens.b),
      );
      const auth = ours.withLifetime(other.createAuthenticator(acquire), {
        lifetime: 10,
        scheduler,
      });
      expectObservable(auth.token$, '^ 10m !').toBe('a', tokens);
      flush();
      expect(asked()).toBe(2);
    });
  });

  it('has postponed logins whose pause is heeded', () => {
    virtually(({ expectObservable }, scheduler) => {
      const { acquire } = inTurn(
        of(tokens.a),
        throwError(() => busy),
        of(tokens.b),
      );
      const auth = ours.withLifetime(other.createAuthenticator(acquire), {
        lifetime: 10,
        scheduler,
      });
      expectObservable(auth.token$.pipe(take(2))).toBe('a 90009ms (b|)', tokens);
    });
  });
});
