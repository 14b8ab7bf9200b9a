import { Subject, firstValueFrom, from, lastValueFrom, take, throwError, toArray } from 'rxjs';
import type { AxiosAdapter, AxiosResponse } from 'axios';
import { grant, outOfOrder, tokenEndpoint } from '../../test/helpers/token-endpoint.ts';
import type { Authenticator } from '../authenticator/authenticator.ts';
import { refreshTokenAuth } from './refresh-token-auth.ts';

const credentials = { consumerKey: 'key', refreshToken: 'refresh 0' };
const production = 'https://login.salesforce.com';

const login = (auth: Authenticator) => firstValueFrom(auth.token$);
const renew = async (auth: Authenticator) => firstValueFrom(auth.renew(await login(auth)));

describe('a refresh', () => {
  it.each([
    ['of a public client', {}, {}],
    ['of a confidential client', { consumerSecret: 'secret' }, { client_secret: 'secret' }],
  ])('%s sends the form of the flow', async (_, secret, inForm) => {
    const sent = tokenEndpoint(production, grant('token'));
    await login(refreshTokenAuth({ ...credentials, ...secret }));
    expect(sent[0]?.form).toEqual({
      grant_type: 'refresh_token',
      client_id: 'key',
      refresh_token: 'refresh 0',
      ...inForm,
    });
  });

  it.each([
    [{ sandbox: true }, 'https://test.salesforce.com'],
    [{ loginUrl: 'https://acme.my.salesforce.com/' }, 'https://acme.my.salesforce.com'],
    [{ loginUrl: 'https://acme.my.site.com/partners/' }, 'https://acme.my.site.com/partners'],
  ])('with %j goes to %s', async (host, origin) => {
    const sent = tokenEndpoint(origin, grant('token'));
    await login(refreshTokenAuth({ ...credentials, ...host }));
    expect(sent).toHaveLength(1);
  });

  it('sends nothing before somebody subscribes, then once for five (behaviour 20)', async () => {
    const sent = tokenEndpoint(production, grant('token'));
    const auth = refreshTokenAuth(credentials);
    await new Promise((resolve) => setImmediate(resolve));
    expect(sent).toEqual([]);
    await Promise.all(Array.from({ length: 5 }, () => login(auth)));
    expect(sent).toHaveLength(1);
  });

  it('uses the same refresh token again where there is no rotation', async () => {
    const sent = tokenEndpoint(production, grant('one'), grant('two'));
    const auth = refreshTokenAuth(credentials);
    await renew(auth);
    expect(sent.map(({ form }) => form['refresh_token'])).toEqual(['refresh 0', 'refresh 0']);
  });

  it('leaves the next one free after a failure (behaviour 17)', async () => {
    tokenEndpoint(production, outOfOrder, outOfOrder, grant('token'));
    const auth = refreshTokenAuth(credentials);
    await expect(login(auth)).rejects.toMatchObject({ status: 503 });
    await expect(login(auth)).rejects.toMatchObject({ status: 503 });
    expect(await login(auth)).toMatchObject({ accessToken: 'token' });
  });
});

describe('rotation', () => {
  const rotating = (...numbers: readonly number[]) =>
    numbers.map((number) => grant(`token ${number}`, { refresh_token: `refresh ${number}` }));

  it('uses the new refresh token for the next login, and shows it (behaviour 21)', async () => {
    const sent = tokenEndpoint(production, ...rotating(1, 2, 3));
    const auth = refreshTokenAuth(credentials);
    const seen = lastValueFrom(auth.token$.pipe(take(3), toArray()));
    await renew(auth);
    await renew(auth);
    expect(sent.map(({ form }) => form['refresh_token'])).toEqual([
      'refresh 0',
      'refresh 1',
      'refresh 2',
    ]);
    expect((await seen).map(({ refreshToken }) => refreshToken)).toEqual([
      'refresh 1',
      'refresh 2',
      'refresh 3',
    ]);
  });

  it('goes on with the last new one when a reply brings none', async () => {
    const sent = tokenEndpoint(production, ...rotating(1), grant('token 2'), grant('token 3'));
    const auth = refreshTokenAuth(credentials);
    await renew(auth);
    await renew(auth);
    expect(sent.at(-1)?.form['refresh_token']).toBe('refresh 1');
  });

  it('calls onRotate with each new refresh token, and not without one (behaviour 21)', async () => {
    tokenEndpoint(production, grant('token 0'), ...rotating(1, 2), grant('token 3'));
    const kept: string[] = [];
    const onRotate = (token: string): number[] => [kept.push(token)];
    const auth = refreshTokenAuth({ ...credentials, onRotate });
    for (let index = 0; index < 3; index += 1) await renew(auth);
    expect(kept).toEqual(['refresh 1', 'refresh 2']);
  });

  it('does not use the access token before onRotate is done (behaviour 21)', async () => {
    tokenEndpoint(production, ...rotating(1));
    const asked = new Subject<string>();
    const done = new Subject<void>();
    const onRotate = (token: string) => {
      asked.next(token);
      return done;
    };
    const order: string[] = [];
    const used = new Promise<void>((resolve) => {
      asked.subscribe((token) => {
        order.push(`keep ${token}`);
        setImmediate(() => {
          order.push('kept');
          done.complete();
        });
      });
      refreshTokenAuth({ ...credentials, onRotate })
        .token$.pipe(take(1))
        .subscribe(({ accessToken }) => {
          order.push(`use ${accessToken}`);
          resolve();
        });
    });
    await used;
    expect(order).toEqual(['keep refresh 1', 'kept', 'use token 1']);
  });

  it.each([
    ['a Promise', () => Promise.resolve()],
    ['an Observable', () => from([1, 2])],
    ['a list', () => []],
    ['nothing', () => undefined],
  ])('takes %s from onRotate', async (_, onRotate) => {
    tokenEndpoint(production, ...rotating(1));
    const auth = refreshTokenAuth({ ...credentials, onRotate: onRotate as () => [] });
    expect(await login(auth)).toMatchObject({ accessToken: 'token 1' });
  });

  it.each([
    ['rejects', () => Promise.reject(new Error('disk full'))],
    [
      'throws',
      () => {
        throw new Error('disk full');
      },
    ],
    ['fails', () => throwError(() => new Error('disk full'))],
  ])(
    'fails with an error of ours when onRotate %s, and loses neither token: the next login keeps both',
    async (_, fail) => {
      const sent = tokenEndpoint(production, ...rotating(1, 2));
      const kept: string[] = [];
      let works = false;
      const onRotate = (token: string) => {
        if (!works) return fail();
        kept.push(token);
        return [];
      };
      const auth = refreshTokenAuth({ ...credentials, onRotate });
      await expect(login(auth)).rejects.toMatchObject({
        name: 'TransportError',
        code: 'ERR_ON_ROTATE',
        message: expect.stringContaining(
          'onRotate failed to keep the new refresh token: disk full',
        ),
        cause: expect.objectContaining({ message: 'disk full' }),
      });
      await expect(login(auth)).rejects.toThrow('disk full');
      works = true;
      expect(await login(auth)).toMatchObject({
        accessToken: 'token 1',
        refreshToken: 'refresh 1',
      });
      expect(kept).toEqual(['refresh 1']);
      expect(sent).toHaveLength(1);
      expect(await renew(auth)).toMatchObject({ accessToken: 'token 2' });
      expect(sent[1]?.form['refresh_token']).toBe('refresh 1');
      expect(kept).toEqual(['refresh 1', 'refresh 2']);
    },
  );

  /** A server that is asked, and answers when told. */
  const slowServer = () => {
    const answers: ((fields: object) => void)[] = [];
    const forms: string[] = [];
    const arrived = new Subject<void>();
    const adapter: AxiosAdapter = (config) =>
      new Promise<AxiosResponse>((resolve, reject) => {
        config.signal?.addEventListener?.('abort', () => reject(new Error('aborted')));
        forms.push(String(new URLSearchParams(String(config.data)).get('refresh_token')));
        answers.push((fields) =>
          resolve({
            data: JSON.stringify({ instance_url: 'https://acme.my.salesforce.com', ...fields }),
            status: 200,
            statusText: '',
            headers: {},
            config,
          }),
        );
        arrived.next();
      });
    return { adapter, answers, forms, arrived };
  };

  it('is read to its end and kept when nobody waits any more, for the old token is dead', async () => {
    const { adapter, answers, forms, arrived } = slowServer();
    const kept = new Subject<string>();
    const onRotate = (token: string) => {
      kept.next(token);
      return [];
    };
    const auth = refreshTokenAuth({ ...credentials, http: { adapter }, onRotate });
    const first = firstValueFrom(arrived);
    const subscription = auth.token$.subscribe();
    await first;
    subscription.unsubscribe();
    const rotated = firstValueFrom(kept);
    answers[0]?.({ access_token: 'token 1', refresh_token: 'refresh 1' });
    expect(await rotated).toBe('refresh 1');
    const second = firstValueFrom(arrived);
    const later = login(auth);
    await second;
    answers[1]?.({ access_token: 'token 2' });
    expect(await later).toMatchObject({ accessToken: 'token 2', refreshToken: 'refresh 1' });
    expect(forms).toEqual(['refresh 0', 'refresh 1']);
  });

  it('that is under way is joined by anyone who comes back in time', async () => {
    const { adapter, answers, forms, arrived } = slowServer();
    const auth = refreshTokenAuth({ ...credentials, http: { adapter } });
    const first = firstValueFrom(arrived);
    const subscription = auth.token$.subscribe();
    await first;
    subscription.unsubscribe();
    const later = login(auth);
    answers[0]?.({ access_token: 'token 1', refresh_token: 'refresh 1' });
    expect(await later).toMatchObject({ accessToken: 'token 1' });
    expect(forms).toEqual(['refresh 0']);
  });

  it('that nobody waits for does no harm when it fails', async () => {
    const { adapter, answers, arrived } = slowServer();
    const auth = refreshTokenAuth({
      ...credentials,
      http: { adapter },
      onRotate: () => throwError(() => new Error('disk full')),
    });
    const first = firstValueFrom(arrived);
    const subscription = auth.token$.subscribe();
    await first;
    subscription.unsubscribe();
    answers[0]?.({ access_token: 'token 1', refresh_token: 'refresh 1' });
    await expect(login(auth)).rejects.toThrow('disk full');
  });
});
