import type { HttpActivity } from '@sfstream/http';
import { TransportError } from '@sfstream/http';
import { EMPTY, Subject, concatMap, defer, of, take, throwError } from 'rxjs';
import type { Observable } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { thrownBy } from '../../test/helpers/thrown-by.ts';
import type { AccessToken } from '../token/access-token.ts';
import { AuthenticationError } from '../errors/authentication-error.ts';
import { createAuthenticator } from './create-authenticator.ts';
import { LoginUnavailableError } from '../errors/login-unavailable-error.ts';
import { withLifetime } from './with-lifetime.ts';

const tokens = Object.fromEntries(
  ['a', 'b', 'c', 'd'].map((accessToken): [string, AccessToken] => [
    accessToken,
    { accessToken, tokenType: 'Bearer', instanceUrl: 'https://acme.my.salesforce.com' },
  ]),
);
const lost = new TransportError('lost', { method: 'POST', url: 'https://acme.example' });
const refusal = new AuthenticationError('refused');

/** An authenticator whose logins take the given sources one after another, with a lifetime of 10 ms. */
const living = (scheduler: TestScheduler, sources: readonly Observable<AccessToken>[]) => {
  let asked = 0;
  const acquire = () => defer(() => sources[asked++] ?? throwError(() => new Error('too often')));
  const auth = withLifetime(createAuthenticator(acquire), { lifetime: 10, scheduler });
  return { auth, asked: () => asked };
};

const virtually = (
  run: (
    helpers: Parameters<Parameters<TestScheduler['run']>[0]>[0],
    scheduler: TestScheduler,
  ) => void,
): void => {
  const scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
  scheduler.run((helpers) => run(helpers, scheduler));
};

it('replaces each token when its time is over', () => {
  virtually(({ cold, expectObservable }, scheduler) => {
    const logins = [cold('--a|', tokens), cold('-b|', tokens), cold('---c|', tokens)];
    expectObservable(living(scheduler, logins).auth.token$, '^ 30ms !').toBe(
      '--a 10ms b 12ms c',
      tokens,
    );
  });
});

it('renews once for all who are subscribed, since whenever', () => {
  virtually(({ cold, expectObservable, flush }, scheduler) => {
    const { auth, asked } = living(scheduler, [cold('a|', tokens), cold('-b|', tokens)]);
    expectObservable(auth.token$, '^ 15ms !').toBe('a 10ms b', tokens);
    expectObservable(auth.token$, '----^ 11ms !').toBe('----a 6ms b', tokens);
    flush();
    expect(asked()).toBe(2);
  });
});

it('counts again after a renewal that was due to a refusal', () => {
  virtually(({ cold, expectObservable }, scheduler) => {
    const logins = [cold('a|', tokens), cold('b|', tokens), cold('c|', tokens)];
    const { auth } = living(scheduler, logins);
    expectObservable(auth.token$, '^ 20ms !').toBe('a---- b 9ms c', tokens);
    expectObservable(cold('-----x').pipe(concatMap(() => auth.renew(tokens['a']!)))).toBe(
      '-----b',
      tokens,
    );
  });
});

it('counts from a renewal at which nobody was subscribed', () => {
  virtually(({ cold, expectObservable }, scheduler) => {
    const logins = [cold('a|', tokens), cold('b|', tokens), cold('c|', tokens)];
    const { auth } = living(scheduler, logins);
    expectObservable(auth.token$.pipe(take(1))).toBe('(a|)', tokens);
    expectObservable(auth.renew(tokens['a']!), '5ms ^').toBe('5ms (b|)', tokens);
    expectObservable(auth.token$, '12ms ^ 5ms !').toBe('12ms b--c', tokens);
  });
});

it('renews nothing while nobody is subscribed', () => {
  virtually(({ cold, expectObservable, flush }, scheduler) => {
    const { auth, asked } = living(scheduler, [cold('a|', tokens)]);
    expectObservable(auth.token$.pipe(take(1))).toBe('(a|)', tokens);
    expectObservable(of(0).pipe(concatMap(() => EMPTY)), '60s ^').toBe('60s |');
    flush();
    expect(asked()).toBe(1);
  });
});

it('replaces a token that has aged meanwhile before it is used', () => {
  virtually(({ cold, expectObservable }, scheduler) => {
    const { auth } = living(scheduler, [cold('a|', tokens), cold('-b|', tokens)]);
    expectObservable(auth.token$.pipe(take(1))).toBe('(a|)', tokens);
    expectObservable(auth.token$, '50ms ^ 5ms !').toBe('50ms -b', tokens);
  });
});

it('is content when the renewal brings the same token again', () => {
  virtually(({ cold, expectObservable, flush }, scheduler) => {
    const again = { ...tokens['a']! };
    const { auth, asked } = living(scheduler, [cold('a|', tokens), of(again), of(tokens['a']!)]);
    expectObservable(auth.token$.pipe(take(1))).toBe('(a|)', tokens);
    expectObservable(auth.token$, '50ms ^ 15ms !').toBe('50ms a 9ms a', tokens);
    flush();
    expect(asked()).toBe(3);
  });
});

it('is content with an authenticator that gives the very same token always', () => {
  virtually(({ expectObservable }, scheduler) => {
    const auth = withLifetime(
      createAuthenticator(() => of(tokens['a']!)),
      { lifetime: 10, scheduler },
    );
    expectObservable(auth.token$.pipe(take(1))).toBe('(a|)', tokens);
    expectObservable(auth.token$, '50ms ^ 100ms !').toBe('50ms a', tokens);
  });
});

describe('with a source that gives the very same token always', () => {
  const same = of(tokens['a']!);

  it('asks again at the end of each lifetime, while somebody is subscribed', () => {
    virtually(({ expectObservable, flush }, scheduler) => {
      const { auth, asked } = living(scheduler, [same, same, same, same]);
      expectObservable(auth.token$, '^ 35ms !').toBe('a', tokens);
      flush();
      expect(asked()).toBe(4);
    });
  });

  it('asks once in a lifetime, however many come one after another', () => {
    virtually(({ expectObservable, flush }, scheduler) => {
      const { auth, asked } = living(scheduler, [same, same]);
      for (const time of [0, 12, 15, 18]) {
        expectObservable(auth.token$.pipe(take(1)), `${time}ms ^`).toBe(`${time}ms (a|)`, tokens);
      }
      flush();
      expect(asked()).toBe(2);
    });
  });
});

it('fails when a token that has aged cannot be replaced', () => {
  virtually(({ cold, expectObservable }, scheduler) => {
    const { auth } = living(scheduler, [cold('a|', tokens), cold('-#', undefined, lost)]);
    expectObservable(auth.token$.pipe(take(1))).toBe('(a|)', tokens);
    expectObservable(auth.token$, '50ms ^').toBe('50ms -#', undefined, lost);
  });
});

it('heeds a server that asks for a longer pause before the next renewal', () => {
  virtually(({ cold, expectObservable }, scheduler) => {
    const busy = new LoginUnavailableError('busy', {
      method: 'POST',
      url: 'https://acme.example',
      status: 503,
      reason: 'busy',
      retryAfter: 90_000,
    });
    const logins = [
      cold('a|', tokens),
      cold<AccessToken>('-#', undefined, busy),
      cold('-b|', tokens),
    ];
    expectObservable(living(scheduler, logins).auth.token$, '^ 100s !').toBe('a 90011ms b', tokens);
  });
});

it('keeps a token in use when its renewal fails, and tries again after a minute', () => {
  virtually(({ cold, expectObservable }, scheduler) => {
    const failing = cold<AccessToken>('-#', undefined, lost);
    const logins = [cold('a|', tokens), failing, failing, cold('-b|', tokens)];
    expectObservable(living(scheduler, logins).auth.token$, '^ 130s !').toBe(
      // 10 ms of life, then three tries of 1 ms with a minute between them.
      'a 120012ms b',
      tokens,
    );
  });
});

it('keeps a token in use when Salesforce refuses the login, and asks no more', () => {
  virtually(({ cold, expectObservable, flush }, scheduler) => {
    const { auth, asked } = living(scheduler, [cold('a|', tokens), throwError(() => refusal)]);
    expectObservable(auth.token$, '^ 60m !').toBe('a', tokens);
    flush();
    expect(asked()).toBe(2);
  });
});

it('fails as the authenticator does when there is no token yet', () => {
  virtually(({ cold, expectObservable }, scheduler) => {
    expectObservable(living(scheduler, [cold('-#', undefined, lost)]).auth.token$).toBe(
      '-#',
      undefined,
      lost,
    );
  });
});

it.each([0, -1, NaN, Infinity, 2 ** 31])('refuses the lifetime %p', (lifetime) => {
  const auth = createAuthenticator(() => EMPTY);
  expect(thrownBy(() => withLifetime(auth, { lifetime }))).toMatchObject({
    name: 'ClientError',
    field: 'lifetime',
  });
});

it('has the facts and the activities of the authenticator', () => {
  const facts = { flow: 'custom', host: 'https://acme.example', username: 'user' };
  const activity = new Subject<HttpActivity>();
  const auth = createAuthenticator(() => EMPTY, facts, activity);
  const lasting = withLifetime(auth, { lifetime: 10 });
  expect(lasting).toMatchObject(facts);
  expect(lasting.activity$).toBe(activity);
});

it('shows the lifetime and what the authenticator shows', () => {
  const auth = createAuthenticator(() => EMPTY, { flow: 'custom', host: 'https://acme.example' });
  expect(JSON.parse(JSON.stringify(withLifetime(auth, { lifetime: 10 })))).toEqual({
    lifetime: 10,
    auth: { flow: 'custom', host: 'https://acme.example', token: 'none' },
  });
});
