import { NEVER } from 'rxjs';
import type * as RxJS from 'rxjs';
import { isAuthenticator } from './is-authenticator.ts';

const renew = () => NEVER;

it.each<[string, unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['an empty object', {}],
  ['one without token$', { renew }],
  ['one without renew', { token$: NEVER }],
  ['one whose token$ is a list', { token$: [], renew }],
  ['a function', Object.assign(() => undefined, { token$: NEVER, renew })],
])('%s is not an Authenticator', (_, value) => {
  expect(isAuthenticator(value)).toBe(false);
});

it('whatever has token$ and renew is an Authenticator', () => {
  expect(isAuthenticator({ token$: NEVER, renew })).toBe(true);
});

it('an Authenticator by another installed copy of RxJS is one', () => {
  jest.isolateModules(() => {
    const other = jest.requireActual<typeof RxJS>('rxjs');
    expect(other.NEVER).not.toBe(NEVER);
    expect(isAuthenticator({ token$: other.NEVER, renew })).toBe(true);
  });
});
