import path from 'node:path';
import { ModernFakeTimers } from '@jest/fake-timers';
import { expect } from 'expect';
import * as circus from 'jest-circus';
import { ModuleMocker } from 'jest-mock';
import { bundled } from './bundles.mjs';
import { cleanGlobals } from './clean-globals.mjs';

const { addEventHandler, getState, resetState, run } = circus;
const { describe, it, test, beforeAll, beforeEach, afterAll, afterEach } = circus;

/** What of `jest` the tests beside the modules use. */
const jestOf = (file) => {
  const mocker = new ModuleMocker(globalThis);
  const timers = new ModernFakeTimers({
    config: { fakeTimers: {}, rootDir: process.cwd() },
    global: globalThis,
  });
  return {
    fn: (implementation) => mocker.fn(implementation),
    spyOn: (...what) => mocker.spyOn(...what),
    restoreAllMocks: () => mocker.restoreAllMocks(),
    useFakeTimers: () => timers.useFakeTimers(),
    useRealTimers: () => timers.useRealTimers(),
    advanceTimersByTime: (ms) => timers.advanceTimersByTime(ms),
    isolateModules: (use) => use(),
    resetModules: () => undefined,
    requireActual: (name) => bundled(path.resolve(path.dirname(file), name))(),
  };
};

let listen = () => undefined;
addEventHandler((event) => listen(event));

const nameOf = (one) =>
  one.parent === undefined ? '' : `${nameOf(one.parent)} ${one.name}`.trim();

/**
 * Runs the tests of a file in this process, `only` those of some names, up to the first that fails. `began` and `ended` are
 * called around each test with its name. Gives the results, of `{ name, milliseconds, fault }`.
 */
export const runTests = async ({ file, evaluate, only, bail, began, ended }) => {
  const clean = cleanGlobals();
  const jest = jestOf(file);
  const results = [];
  resetState();
  const state = getState();
  const wanted = (name) =>
    !(bail && results.some(({ fault }) => fault !== undefined)) && (only?.has(name) ?? true);
  state.testNamePattern = { test: wanted };
  listen = ({ name: event, test: one }) => {
    if (event === 'test_fn_start' || event === 'test_start')
      expect.setState({ currentTestName: nameOf(one), testPath: file });
    if (event === 'test_start' && wanted(nameOf(one))) began?.(nameOf(one));
    if (event !== 'test_done') return;
    ended?.(nameOf(one));
    const [fault] = one.errors.map((error) =>
      String((Array.isArray(error) ? error[0] : error)?.message ?? error),
    );
    results.push({ name: nameOf(one), milliseconds: one.duration ?? 0, fault });
  };
  Object.assign(globalThis, {
    describe,
    it,
    test,
    beforeAll,
    beforeEach,
    afterAll,
    afterEach,
    expect,
    jest,
  });
  try {
    evaluate();
    const { unhandledErrors } = await run();
    if (unhandledErrors.length > 0)
      results.push({ name: file, milliseconds: 0, fault: unhandledErrors.join('\n') });
    return results;
  } finally {
    listen = () => undefined;
    jest.restoreAllMocks();
    jest.useRealTimers();
    clean();
  }
};
