/** `scripts/quick-environment.cjs`, beside the one in which this test runs. */
import type { JestEnvironmentConfig } from '@jest/environment';
import type { TestEnvironment } from 'jest-environment-node';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Context } from 'node:vm';
import vm from 'node:vm';

const QuickEnvironment = jest.requireActual<typeof TestEnvironment>(
  '../scripts/quick-environment.cjs',
);

const newEnvironment = () =>
  new QuickEnvironment(
    {
      projectConfig: { globals: {}, testEnvironmentOptions: {} },
    } as unknown as JestEnvironmentConfig,
    { console, docblockPragmas: {}, testPath: __filename },
  );

it('disables the storages that were used in it, once it is over', async () => {
  const environment = newEnvironment();
  await environment.setup();
  const storage = new AsyncLocalStorage<string>();
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const before = storage.run('kept', () => Promise.resolve().then(() => storage.getStore()));
  expect(await before).toBe('kept');
  const after = storage.run('kept', () => gate.then(() => storage.getStore()));
  await environment.teardown();
  open();
  expect(await after).toBeUndefined();
});

it('leaves storages as Node has them, once it is over', async () => {
  const run = () => Object.getOwnPropertyDescriptor(AsyncLocalStorage.prototype, 'run');
  const before = run();
  const environment = newEnvironment();
  await environment.setup();
  await environment.teardown();
  expect(run()).toEqual(before);
});

it('finds out the flags of Node once', () => {
  expect(process.allowedNodeEnvironmentFlags.has('--inspect')).toBe(true);
  expect(process.allowedNodeEnvironmentFlags).toBe(process.allowedNodeEnvironmentFlags);
});

describe('a file that is compiled again', () => {
  const filename = 'again.js';
  const compiled = (code: string, context: Context) =>
    vm.compileFunction(code, [], { filename, parsingContext: context }) as () => unknown;
  let environment: ReturnType<typeof newEnvironment>;

  beforeEach(async () => {
    environment = newEnvironment();
    await environment.setup();
  });
  afterEach(() => environment.teardown());
  afterEach(() => jest.restoreAllMocks());

  it('has the globals of its own context', () => {
    const code = 'return place';
    const [here, there] = ['here', 'there'].map((place) => vm.createContext({ place }));
    expect([compiled(code, here!)(), compiled(code, there!)()]).toEqual(['here', 'there']);
  });

  it('is read once for all contexts', () => {
    const { Script } = vm;
    const read: string[] = [];
    jest.spyOn(vm, 'Script').mockImplementation((code, options) => {
      read.push(code);
      return new Script(code, options);
    });
    for (const value of [1, 2]) compiled('return 3', vm.createContext({ value }))();
    expect(read).toEqual([expect.stringContaining('return 3')]);
  });

  it('keeps its places, which errors name', () => {
    const fail = compiled('return new Error().stack', vm.createContext());
    expect(fail()).toMatch(/again\.js:1:8/);
  });

  it('learns what Node needs to import at run time', async () => {
    const load = vm.compileFunction("return import('x')", [], {
      filename,
      parsingContext: vm.createContext(),
      importModuleDynamically: () => Promise.reject(new Error('not found')),
    }) as () => Promise<void>;
    await expect(load()).rejects.toThrow('--experimental-vm-modules');
  });

  it('does what its new text says', () => {
    const context = vm.createContext();
    expect([compiled('return 1', context)(), compiled('return 2', context)()]).toEqual([1, 2]);
  });
});
