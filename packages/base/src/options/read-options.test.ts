import { ClientError } from '../errors/client-error.ts';
import { isFunction } from './check-options.ts';
import { delay, timeLimit } from './delay.ts';
import { orNull } from './or-null.ts';
import { optional, readOptions, required } from './read-options.ts';

interface Options {
  readonly load: () => string;
  readonly timeout?: number | null;
  readonly pause?: number;
  readonly onEnd?: () => void;
}

const load = () => 'loaded';
const readers = {
  load: required('a function', isFunction),
  timeout: optional(orNull(timeLimit, 'to wait for ever'), 5_000),
  pause: optional(delay, 10),
  onEnd: optional(['a function', isFunction]),
};
const read = (options: Options) => readOptions('loading', options, readers);

/** Options as a caller without types gives them. */
const readUntyped = (options: unknown) => () => read(options as Options);

it('fills in the defaults of what is not given', () => {
  expect(read({ load })).toEqual({ load, timeout: 5_000, pause: 10, onEnd: undefined });
});

it('keeps what is given', () => {
  const options = { load, timeout: 7, pause: 0, onEnd: () => undefined };
  expect(read(options)).toEqual(options);
});

it('takes undefined for not given, and null for a value', () => {
  const options = { load, timeout: null, pause: undefined } as unknown as Options;
  expect(read(options)).toMatchObject({ timeout: null, pause: 10 });
});

it('gives types that have the defaults filled in', () => {
  const { load: given, timeout, pause, onEnd } = read({ load });
  const typed: [() => string, number | null, number, (() => void) | undefined] = [
    given,
    timeout,
    pause,
    onEnd,
  ];
  expect(typed).toHaveLength(4);
});

it('lets a compiler refuse a default that the option could not have', () => {
  const options: { readonly pause?: number } = {};
  // @ts-expect-error -- the option is a number
  expect(readOptions('loading', options, { pause: optional(delay, 'soon') })).toBeDefined();
});

it('lets a compiler refuse a required option without a value', () => {
  const options: { readonly pause: number } = { pause: 1 };
  // @ts-expect-error -- it is never undefined
  expect(readOptions('loading', options, { pause: optional(delay) })).toEqual({ pause: 1 });
});

it.each<[string, unknown, string, string]>([
  ['a missing one', {}, 'load', 'load of loading must be a function.'],
  ['a wrong one', { load: 'x' }, 'load', 'load of loading must be a function.'],
  [
    'a wrong one with a default',
    { load, timeout: 0 },
    'timeout',
    'timeout of loading must be a number of milliseconds above 0, at most 2,147,483,647, or null to wait for ever.',
  ],
  [
    'an unknown one',
    { load, pauze: 1 },
    'pauze',
    'loading has no option pauze. It knows load, timeout, pause, onEnd. Did you mean pause?',
  ],
  ['none at all', undefined, 'options', 'loading takes its options as an object.'],
])('names the function, the option and the remedy for %s', (_, options, field, message) => {
  expect(readUntyped(options)).toThrow(ClientError);
  expect(readUntyped(options)).toThrow(expect.objectContaining({ field, message }) as Error);
});

it.each(['constructor', 'toString', '__proto__'])(
  'refuses an unknown option that has the name of an inherited member: %s',
  (field) => {
    const given = Object.defineProperty({ load }, field, { value: 1, enumerable: true });
    expect(readUntyped(given)).toThrow(
      expect.objectContaining({ name: 'ClientError', field }) as Error,
    );
  },
);
