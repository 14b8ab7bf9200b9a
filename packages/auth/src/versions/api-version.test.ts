import { ClientError } from '@sfstream/base';
import fc from 'fast-check';
import { defaultApiVersion, normaliseApiVersion } from './api-version.ts';

const errorOf = (version: unknown): ClientError => {
  try {
    normaliseApiVersion(version);
  } catch (error) {
    if (error instanceof ClientError) return error;
    throw error;
  }
  throw new Error('It was accepted.');
};

describe('normaliseApiVersion (behaviour 58)', () => {
  it.each([
    ['v59', '59.0'],
    ['59', '59.0'],
    ['59.', '59.0'],
    ['59.0', '59.0'],
    ['v59.0', '59.0'],
    ['37', '37.0'],
    ['100.0', '100.0'],
    [defaultApiVersion, defaultApiVersion],
  ])('makes %s into %s', (version, expected) => {
    expect(normaliseApiVersion(version)).toBe(expected);
  });

  const cyclic: { self?: unknown } = {};
  cyclic.self = cyclic;

  it.each<[unknown]>([
    ['59.1'],
    ['59.00'],
    ['V59'],
    ['v'],
    [''],
    [' 59'],
    ['5'],
    ['1000'],
    ['latest'],
    ['59.0/../..'],
    [59],
    [59n],
    [null],
    [undefined],
    [cyclic],
  ])('refuses %p with a ClientError that names the field', (version) => {
    const error = errorOf(version);
    expect(error.field).toBe('apiVersion');
    expect(error.message).toContain("Write it as '66.0', or 'latest'");
  });

  it('shows the text that it refuses', () => {
    expect(errorOf('59.1').message).toContain("'59.1'");
  });

  it('shows only the type of what is not a text', () => {
    expect(errorOf(59).message).toContain('apiVersion of type number is not a version');
  });

  it.each(['36.0', '23', 'v36'])('refuses %s, which is no longer served', (version) => {
    expect(errorOf(version).message).toMatch(/no longer served .* 37\.0 or later/);
    expect(errorOf(version).field).toBe('apiVersion');
  });

  it('accepts what it has made itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 37, max: 999 }), (major) => {
        const version = normaliseApiVersion(`v${major}`);
        expect(version).toBe(`${major}.0`);
        expect(normaliseApiVersion(version)).toBe(version);
      }),
    );
  });
});
