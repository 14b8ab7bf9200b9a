import { inspect } from 'node:util';
import {
  ClientError,
  DecodeError,
  InvalidOperationError,
  SfStreamError,
  isSfStreamError,
} from '@sfstream/base';
import { ConnectionClosedError } from './connection-closed-error.ts';
import { TransportError } from './transport-error.ts';
import { TransportTimeoutError } from './transport-timeout-error.ts';
import type * as Errors from '../index.ts';

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
    expect(Object.hasOwn(error.constructor, 'kind')).toBe(true);
    expect((error.constructor as typeof SfStreamError).kind).toBe(name);
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

describe('an error of another installed copy', () => {
  const other = jest.requireActual<typeof Errors>('../index.ts');
  jest.resetModules();
  const ours = jest.requireActual<typeof Errors>('../index.ts');

  it('is made by classes that are not ours', () => {
    expect(other.TransportError).not.toBe(ours.TransportError);
  });

  it('is an instance of each of its kinds', () => {
    const error = new other.TransportTimeoutError('text', facts);
    expect(ours.isSfStreamError(error)).toBe(true);
    expect(error).toBeInstanceOf(ours.TransportTimeoutError);
    expect(error).toBeInstanceOf(ours.TransportError);
    expect(error).toBeInstanceOf(ours.SfStreamError);
    expect(new ours.ConnectionClosedError('text', facts)).toBeInstanceOf(other.TransportError);
  });

  it('is an instance of no other kind', () => {
    const error = new other.TransportError('text', facts);
    expect(error).not.toBeInstanceOf(ours.TransportTimeoutError);
    expect(error).not.toBeInstanceOf(ours.ConnectionClosedError);
    expect(error).not.toBeInstanceOf(ours.ClientError);
  });

  it('is what a rule for its class matches', () => {
    const { matches } = ours.exceptionRule(other.TransportError);
    expect(matches(new ours.TransportTimeoutError('text', facts))).toBe(true);
    expect(matches(new other.TransportError('text', facts))).toBe(true);
  });
});

describe('a subclass of an application', () => {
  class Mine extends TransportError {}
  class Another extends TransportError {}

  it('knows its own instances only', () => {
    const mine = new Mine('text', facts);
    expect(mine).toBeInstanceOf(Mine);
    expect(mine).toBeInstanceOf(TransportError);
    expect(mine).not.toBeInstanceOf(Another);
    expect(new TransportError('text', facts)).not.toBeInstanceOf(Mine);
  });
});

it.each([new Error('text'), { name: 'ClientError' }, 'ClientError', null, undefined])(
  '%p is not ours',
  (value) => {
    expect(isSfStreamError(value)).toBe(false);
  },
);
