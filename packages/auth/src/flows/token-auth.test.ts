import type { ObservableInput } from 'rxjs';
import { NEVER, defer, firstValueFrom, forkJoin, of, throwError } from 'rxjs';
import { tokenAuth } from './token-auth.ts';
import type { ExistingToken } from './token-auth.ts';

const given = { accessToken: 'token', instanceUrl: 'https://acme.my.salesforce.com/' };
const token = {
  accessToken: 'token',
  tokenType: 'Bearer',
  instanceUrl: 'https://acme.my.salesforce.com',
};

const failureOf = (run: () => unknown): unknown => {
  try {
    return { returned: run() };
  } catch (error) {
    return error;
  }
};

describe('with allowLoopback: false', () => {
  const here = { accessToken: 'token', instanceUrl: 'http://127.0.0.1:8080' };

  it('a given token never goes to this machine', () => {
    expect(failureOf(() => tokenAuth(here, { allowLoopback: false }))).toMatchObject({
      name: 'ClientError',
      field: 'instanceUrl',
      message: expect.stringContaining('leads to this machine'),
    });
    expect(failureOf(() => tokenAuth(here))).toHaveProperty('returned');
  });

  it('neither does one that a function gives', async () => {
    const auth = tokenAuth(() => of(here), { allowLoopback: false });
    await expect(firstValueFrom(auth.token$)).rejects.toMatchObject({ field: 'instanceUrl' });
  });

  it('tokens go to Salesforce', async () => {
    expect(await firstValueFrom(tokenAuth(given, { allowLoopback: false }).token$)).toEqual(token);
  });

  it.each([{ allowLoopback: 'false' }, { loopback: false }])('the rule %j is refused', (rules) => {
    expect(failureOf(() => tokenAuth(given, rules as object))).toMatchObject({
      name: 'ClientError',
      field: Object.keys(rules)[0],
    });
  });
});

describe('a given token', () => {
  it('is emitted, complete and without a trailing slash in its URL', async () => {
    expect(await firstValueFrom(tokenAuth(given).token$)).toEqual(token);
  });

  it('keeps what else is known of it', async () => {
    const known = { ...given, tokenType: 'Custom', id: 'id', issuedAt: '1' };
    expect(await firstValueFrom(tokenAuth(known).token$)).toMatchObject({
      tokenType: 'Custom',
      id: 'id',
      issuedAt: '1',
    });
  });

  it('cannot be renewed, which the error says with the remedy', async () => {
    const auth = tokenAuth(given);
    const rejected = await firstValueFrom(auth.token$);
    await expect(firstValueFrom(auth.renew(rejected))).rejects.toMatchObject({
      name: 'AuthenticationError',
      message: expect.stringMatching(/cannot be renewed\. Pass tokenAuth a function/),
    });
  });

  it.each([
    [{}, 'accessToken'],
    [{ ...given, accessToken: '' }, 'accessToken'],
    [{ ...given, accessToken: 5 }, 'accessToken'],
    [{ accessToken: 'token' }, 'instanceUrl'],
    [{ ...given, instanceUrl: '' }, 'instanceUrl'],
    [{ ...given, instanceUrl: 'acme.my.salesforce.com' }, 'instanceUrl'],
    [{ ...given, instanceUrl: 'http://acme.my.salesforce.com' }, 'instanceUrl'],
    [undefined, 'accessToken'],
    [null, 'accessToken'],
    ['token', 'accessToken'],
  ])('of the wrong form (%j) is refused at once, naming %s', (wrong, field) => {
    expect(failureOf(() => tokenAuth(wrong as ExistingToken))).toMatchObject({
      name: 'ClientError',
      field,
      message: expect.stringContaining(field),
    });
  });
});

describe('a function for tokens', () => {
  it('is not called before somebody subscribes, then once for all who wait', async () => {
    let calls = 0;
    const auth = tokenAuth(() =>
      defer(() => {
        calls += 1;
        return Promise.resolve(given);
      }),
    );
    expect(calls).toBe(0);
    const both = forkJoin([firstValueFrom(auth.token$), firstValueFrom(auth.token$)]);
    expect(await firstValueFrom(both)).toEqual([token, token]);
    expect(calls).toBe(1);
  });

  it('is called again to renew', async () => {
    let calls = 0;
    const auth = tokenAuth(() => {
      calls += 1;
      return of({ ...given, accessToken: `token ${calls}` });
    });
    const first = await firstValueFrom(auth.token$);
    expect(await firstValueFrom(auth.renew(first))).toMatchObject({ accessToken: 'token 2' });
  });

  it('may give a stream that does not complete', async () => {
    const auth = tokenAuth(() => [given]);
    expect(await firstValueFrom(auth.token$)).toEqual(token);
    const endless = tokenAuth(() => new Promise<ExistingToken>((resolve) => resolve(given)));
    expect(await firstValueFrom(endless.token$)).toEqual(token);
    tokenAuth(() => NEVER)
      .token$.subscribe()
      .unsubscribe();
  });

  it('fails with an error of ours for its own failures, and is called again afterwards', async () => {
    const own = new Error('vault is sealed');
    const answers = [throwError(() => own), of(given)];
    const auth = tokenAuth(() => answers.shift()!);
    await expect(firstValueFrom(auth.token$)).rejects.toMatchObject({
      name: 'TransportError',
      cause: own,
    });
    expect(await firstValueFrom(auth.token$)).toEqual(token);
  });

  it.each([
    ['a token without its stream', () => given, 'source'],
    ['nothing', () => undefined, 'source'],
    ['a text', () => 'token', 'accessToken'],
    ['a stream of nonsense', () => of(null), 'accessToken'],
    ['a token without its instance', () => of({ accessToken: 'token' }), 'instanceUrl'],
    ['an empty stream', () => [], 'acquire'],
  ])('that gives %s fails and names what is wrong', async (_, source, field) => {
    const auth = tokenAuth(source as () => ObservableInput<ExistingToken>);
    await expect(firstValueFrom(auth.token$)).rejects.toMatchObject({ name: 'ClientError', field });
  });
});
