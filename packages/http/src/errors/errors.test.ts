import { inspect } from 'node:util';
import { ClientError } from './client-error.ts';
import { ConnectionClosedError } from './connection-closed-error.ts';
import { DecodeError } from './decode-error.ts';
import { InvalidOperationError } from './invalid-operation-error.ts';
import { SfStreamError, isSfStreamError } from './sf-stream-error.ts';
import { TransportError } from './transport-error.ts';
import { TransportTimeoutError } from './transport-timeout-error.ts';

const facts = { method: 'GET', url: 'https://acme.example/' };

describe.each([
  ['ClientError', new ClientError('text'), ClientError],
  ['InvalidOperationError', new InvalidOperationError('text'), ClientError],
  ['TransportError', new TransportError('text', facts), TransportError],
  ['TransportTimeoutError', new TransportTimeoutError('text', facts), TransportError],
  ['ConnectionClosedError', new ConnectionClosedError('text', facts), TransportError],
  ['DecodeError', new DecodeError('The reply', ['it is empty']), DecodeError],
])('%s', (name, error, parent) => {
  it('has its name, and its parents', () => {
    expect(error.name).toBe(name);
    expect(String(error)).toBe(`${name}: ${error.message}`);
    expect(error).toBeInstanceOf(parent);
    expect(error).toBeInstanceOf(SfStreamError);
    expect(error).toBeInstanceOf(Error);
  });

  it('shows neither its brand nor facts that it has not', () => {
    expect(inspect(error)).not.toMatch(/undefined|Symbol/);
    expect(Object.values(error)).not.toContain(undefined);
  });

  it('is known as ours', () => {
    expect(isSfStreamError(error)).toBe(true);
  });
});

it('errors keep their cause', () => {
  const cause = new Error('beneath');
  expect(new ClientError('text', { cause }).cause).toBe(cause);
  expect(new TransportError('text', { ...facts, cause }).cause).toBe(cause);
  expect(new DecodeError('The reply', [], { cause }).cause).toBe(cause);
});

it('errors of another copy of the package are known as ours', () => {
  jest.isolateModules(() => {
    const other = jest.requireActual<{ ClientError: typeof ClientError }>('./client-error.ts');
    expect(other.ClientError).not.toBe(ClientError);
    expect(isSfStreamError(new other.ClientError('text'))).toBe(true);
  });
});

it.each([new Error('text'), { name: 'ClientError' }, 'ClientError', null, undefined])(
  '%p is not ours',
  (value) => {
    expect(isSfStreamError(value)).toBe(false);
  },
);
