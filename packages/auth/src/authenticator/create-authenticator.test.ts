import { TransportError } from '@sfstream/http';
import { EMPTY, Subject, config, firstValueFrom, mergeMap, of, take, throwError } from 'rxjs';
import type { Observable } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import type { AccessToken } from '../token/access-token.ts';
import { AuthenticationError } from '../errors/authentication-error.ts';
import { createAuthenticator } from './create-authenticator.ts';
import type { LoginFacts } from './create-authenticator.ts';
import { LoginUnavailableError } from '../errors/login-unavailable-error.ts';

const token = (accessToken: string): AccessToken => ({
  accessToken,
  tokenType: 'Bearer',
  instanceUrl: 'https://acme.my.salesforce.com',
});

const tokens = { a: token('a'), b: token('b'), c: token('c') };

const own = new Error('vault is sealed.');
const lost = new TransportError('lost', { method: 'POST', url: 'https://acme.example' });

const virtually = (run: Parameters<TestScheduler['run']>[0]): unknown =>
  new TestScheduler((actual, expected) => expect(actual).toEqual(expected)).run(run);

/** Acquires the sources one after another, and counts. */
const inTurn = (...sources: readonly Observable<AccessToken>[]) => {
  const asked: (AccessToken | undefined)[] = [];
  const acquire = (replaced: AccessToken | undefined): Observable<AccessToken> => {
    asked.push(replaced);
    return sources[asked.length - 1] ?? throwError(() => new Error('asked too often'));
  };
  return { auth: createAuthenticator(acquire), asked };
};

describe('token$', () => {
  it('survives an observer that throws, and reports what it throws', async () => {
    const { auth } = inTurn(of(tokens.a));
    const down = new Error('my log is down');
    const reported = new Promise((resolve) => {
      config.onUnhandledError = resolve;
    });
    auth.token$.subscribe(() => {
      throw down;
    });
    expect(await firstValueFrom(auth.token$)).toEqual(tokens.a);
    expect(await reported).toBe(down);
    config.onUnhandledError = null;
  });

  it('does not end the process where an observer throws', async () => {
    const print = jest.spyOn(console, 'error').mockReturnValue();
    const { auth } = inTurn(of(tokens.a));
    const later = (): unknown => Promise.reject(new Error('my log is down'));
    auth.token$.subscribe(later);
    await new Promise(setImmediate);
    expect(print.mock.calls[0]?.[0]).toContain('token$');
    print.mockRestore();
  });

  it('asks for nothing before somebody subscribes', () => {
    const { auth, asked } = inTurn(of(tokens.a));
    expect(auth.token$).toBeDefined();
    auth.renew(tokens.a);
    expect(asked).toEqual([]);
  });

  it('emits the token when it is acquired, and does not complete', () => {
    virtually(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('--a--b|', tokens);
      expectObservable(inTurn(source).auth.token$).toBe('--a', tokens);
      expectSubscriptions(source.subscriptions).toBe('^-!');
    });
  });

  it('acquires once for five subscribers at a time (behaviour 20)', () => {
    virtually(({ cold, expectObservable, flush }) => {
      const { auth, asked } = inTurn(cold('--a|', tokens));
      for (const start of ['^', '^', '-^', '-^', '--^']) {
        expectObservable(auth.token$, start).toBe('--a', tokens);
      }
      flush();
      expect(asked).toEqual([undefined]);
    });
  });

  it('gives later subscribers the current token at once', () => {
    virtually(({ cold, expectObservable }) => {
      const { auth } = inTurn(cold('--a|', tokens));
      expectObservable(auth.token$).toBe('--a', tokens);
      expectObservable(auth.token$, '-----^').toBe('-----a', tokens);
    });
  });

  it('emits every later token, to all subscribers', () => {
    virtually(({ cold, hot, expectObservable }) => {
      const { auth } = inTurn(cold('-a|', tokens), cold('-b|', tokens), cold('-c|', tokens));
      const renewals = hot('----a---b', tokens).pipe(mergeMap((rejected) => auth.renew(rejected)));
      expectObservable(renewals).toBe('-----b---c', tokens);
      expectObservable(auth.token$).toBe('-a---b---c', tokens);
      expectObservable(auth.token$, '------^').toBe('------b--c', tokens);
    });
  });

  it('stops acquiring when nobody waits any more', () => {
    virtually(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-----a|', tokens);
      const { auth } = inTurn(source);
      expectObservable(auth.token$, '^--!').toBe('');
      expectObservable(auth.token$, '-^-!').toBe('');
      expectSubscriptions(source.subscriptions).toBe('^--!');
    });
  });

  it('fails for all who wait, and tries again for the next', () => {
    virtually(({ cold, expectObservable }) => {
      const { auth } = inTurn(cold('--#', undefined, lost), cold('--a|', tokens));
      expectObservable(auth.token$).toBe('--#', undefined, lost);
      expectObservable(auth.token$, '-^').toBe('--#', undefined, lost);
      expectObservable(auth.token$, '----^').toBe('------a', tokens);
    });
  });

  it('fails when the source completes without a token, instead of waiting for ever', async () => {
    await expect(firstValueFrom(createAuthenticator(() => EMPTY).token$)).rejects.toMatchObject({
      name: 'ClientError',
      message: expect.stringContaining('must emit a token, or fail'),
    });
  });

  it.each([[undefined], [null], [{}], ['text'], [{ ...tokens.a, instanceUrl: undefined }]])(
    'fails where the source gives %p in place of a token',
    async (given) => {
      const auth = createAuthenticator(() => Promise.resolve(given as never));
      await expect(firstValueFrom(auth.token$)).rejects.toMatchObject({ name: 'ClientError' });
    },
  );

  it('fails where the function returns what is no stream', async () => {
    const auth = createAuthenticator(() => undefined as never);
    await expect(firstValueFrom(auth.token$)).rejects.toMatchObject({
      name: 'ClientError',
      message: expect.stringContaining('must return a Promise or an Observable'),
    });
  });

  it.each([
    [
      'throws',
      () => {
        throw own;
      },
    ],
    ['rejects with', () => Promise.reject(own)],
    ['fails with', () => throwError(() => own)],
  ])('fails with an error of ours for what the function %s (behaviour 55)', async (_, acquire) => {
    await expect(firstValueFrom(createAuthenticator(acquire).token$)).rejects.toMatchObject({
      name: 'TransportError',
      code: 'ERR_TOKEN_SOURCE',
      message: expect.stringContaining('The source of tokens failed: vault is sealed. '),
      cause: own,
    });
  });

  it.each([[undefined], [null], ['text'], [Symbol('sealed')]])(
    'fails with an error of ours for a source that fails with %p (behaviour 55)',
    async (odd: unknown) => {
      const auth = createAuthenticator(() => throwError(() => odd));
      await expect(firstValueFrom(auth.token$)).rejects.toMatchObject({ code: 'ERR_TOKEN_SOURCE' });
    },
  );

  it.each([
    new AuthenticationError('no'),
    new TransportError('no', { method: 'POST', url: 'https://acme.example' }),
  ])('passes on %p, which says already what helps', async (error) => {
    const auth = createAuthenticator(() => throwError(() => error));
    await expect(firstValueFrom(auth.token$)).rejects.toBe(error);
  });
});

describe('renew', () => {
  const withToken = async (...later: readonly Observable<AccessToken>[]) => {
    const made = inTurn(of(tokens.a), ...later);
    await firstValueFrom(made.auth.token$);
    return made;
  };

  it('acquires a new token, emits it and completes', () => {
    virtually(({ cold, expectObservable, flush }) => {
      const { auth, asked } = inTurn(of(tokens.a), cold('--b--c|', tokens));
      auth.token$.pipe(take(1)).subscribe();
      expectObservable(auth.renew(tokens.a)).toBe('--(b|)', tokens);
      flush();
      expect(asked).toEqual([undefined, tokens.a]);
    });
  });

  it('asks once for five who reject the same token at a time (behaviour 20)', () => {
    virtually(({ cold, expectObservable, flush }) => {
      const { auth, asked } = inTurn(of(tokens.a), cold('---b|', tokens));
      auth.token$.pipe(take(1)).subscribe();
      for (const start of ['^', '^', '-^', '-^', '--^']) {
        expectObservable(auth.renew(tokens.a), start).toBe('---(b|)', tokens);
      }
      flush();
      expect(asked).toHaveLength(2);
    });
  });

  it('emits the current token, without asking, when the rejected one has been replaced already', async () => {
    const { auth, asked } = await withToken(of(tokens.b));
    await firstValueFrom(auth.renew(tokens.a));
    expect(await firstValueFrom(auth.renew(tokens.a))).toBe(tokens.b);
    expect(asked).toHaveLength(2);
  });

  it('knows the rejected token by its text, also in a copy', async () => {
    const { auth } = await withToken(of(tokens.b));
    expect(await firstValueFrom(auth.renew({ ...tokens.a }))).toBe(tokens.b);
  });

  it('acquires a token where there was none yet', async () => {
    const { auth, asked } = inTurn(of(tokens.b));
    expect(await firstValueFrom(auth.renew(tokens.a))).toBe(tokens.b);
    expect(asked).toEqual([undefined]);
  });

  it('leaves the next call free after a failure (behaviour 17)', () => {
    virtually(({ cold, expectObservable }) => {
      const { auth } = inTurn(
        of(tokens.a),
        cold('-#', undefined, lost),
        cold('-#', undefined, lost),
        cold('-b|', tokens),
      );
      auth.token$.pipe(take(1)).subscribe();
      expectObservable(auth.renew(tokens.a)).toBe('-#', undefined, lost);
      expectObservable(auth.renew(tokens.a), '---^').toBe('----#', undefined, lost);
      expectObservable(auth.renew(tokens.a), '------^').toBe('-------(b|)', tokens);
    });
  });

  it('that fails does not end token$', () => {
    virtually(({ cold, expectObservable }) => {
      const { auth } = inTurn(of(tokens.a), cold('-#', undefined, lost), cold('-b|', tokens));
      expectObservable(auth.token$).toBe('a----b', tokens);
      expectObservable(auth.renew(tokens.a), '--^').toBe('---#', undefined, lost);
      expectObservable(auth.renew(tokens.a), '----^').toBe('-----(b|)', tokens);
    });
  });

  it('asks again when a token is rejected in the very moment it comes', () => {
    const { auth, asked } = inTurn(of(tokens.a), of(tokens.b), of(tokens.c));
    const seen: string[] = [];
    const renewed: string[] = [];
    auth.token$
      .pipe(
        mergeMap((current) => {
          seen.push(current.accessToken);
          return current.accessToken === 'c' ? EMPTY : auth.renew(current);
        }),
      )
      .subscribe(({ accessToken }) => renewed.push(accessToken));
    expect(asked).toEqual([undefined, tokens.a, tokens.b]);
    expect(seen.at(-1)).toBe('c');
    expect(renewed).not.toContain('a');
    expect(renewed.at(-1)).toBe('c');
  });

  it('never goes back to an older token when many reject within one moment', () => {
    const first = new Subject<AccessToken>();
    const { auth } = inTurn(of(tokens.a), first, of(tokens.c));
    auth.token$.pipe(take(1)).subscribe();
    const current: string[] = [];
    auth.token$.subscribe(({ accessToken }) => current.push(accessToken));
    const rejecting = auth.renew(tokens.a).pipe(mergeMap((next) => auth.renew(next)));
    const answers: string[] = [];
    for (const source of [rejecting, auth.renew(tokens.a), auth.renew(tokens.a)]) {
      source.subscribe(({ accessToken }) => answers.push(accessToken));
    }
    first.next(tokens.b);
    expect(current).toEqual(['a', 'b', 'c']);
    expect(answers).toEqual(['c', 'c', 'c']);
  });
});

describe('what is no secret', () => {
  const facts = { flow: 'vault', host: 'https://vault.acme.example', username: 'user' };

  it('can be read from the authenticator', () => {
    expect(createAuthenticator(() => EMPTY, facts)).toMatchObject(facts);
    expect(createAuthenticator(() => EMPTY).flow).toBe('custom');
  });

  it('cannot replace what the authenticator does', async () => {
    const auth = createAuthenticator(() => of(tokens.a), { ...facts, token$: EMPTY } as LoginFacts);
    expect(await firstValueFrom(auth.token$)).toBe(tokens.a);
  });
});

describe('a login that is refused', () => {
  const refused = new AuthenticationError('refused');
  const refusal$ = throwError(() => refused);

  it('is not sent again for half a minute, no matter who asks', () => {
    virtually(({ expectObservable, flush }) => {
      const { auth, asked } = inTurn(refusal$, of(tokens.a));
      expectObservable(auth.token$).toBe('#', undefined, refused);
      expectObservable(auth.token$, '29999ms ^').toBe('29999ms #', undefined, refused);
      expectObservable(auth.token$, '30s ^').toBe('30s a', tokens);
      flush();
      expect(asked).toEqual([undefined, undefined]);
    });
  });

  it('is not sent again by a renewal', () => {
    virtually(({ expectObservable, flush }) => {
      const { auth, asked } = inTurn(of(tokens.a), refusal$, of(tokens.b));
      expectObservable(auth.token$.pipe(take(1))).toBe('(a|)', tokens);
      expectObservable(auth.renew(tokens.a), '-^').toBe('-#', undefined, refused);
      expectObservable(auth.renew(tokens.a), '10s ^').toBe('10s #', undefined, refused);
      expectObservable(auth.renew(tokens.a), '40s ^').toBe('40s (b|)', tokens);
      flush();
      expect(asked).toHaveLength(3);
    });
  });

  it('is not remembered where there was no login at the moment only', () => {
    virtually(({ expectObservable }) => {
      const busy = new LoginUnavailableError('busy', {
        method: 'POST',
        url: 'https://acme.example',
        status: 400,
        reason: 'busy',
      });
      const { auth } = inTurn(
        throwError(() => busy),
        of(tokens.a),
      );
      expectObservable(auth.token$).toBe('#', undefined, busy);
      expectObservable(auth.token$, '-^').toBe('-a', tokens);
    });
  });

  it('is sent again at once after a failure that may pass', () => {
    virtually(({ expectObservable }) => {
      const { auth } = inTurn(
        throwError(() => lost),
        of(tokens.a),
      );
      expectObservable(auth.token$).toBe('#', undefined, lost);
      expectObservable(auth.token$, '-^').toBe('-a', tokens);
    });
  });
});
