/**
 * Runs tests for Stryker in its own process. Stryker's runner for Jest makes Jest's world again for each mutant, which takes much
 * longer than the tests.
 */
import fs from 'node:fs';
import path from 'node:path';
import { PluginKind, declareFactoryPlugin, tokens } from '@stryker-mutator/api/plugin';
import {
  DryRunStatus,
  TestStatus,
  determineHitLimitReached,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { bundled } from './bundles.mjs';
import { runTests } from './run-tests.mjs';
import selected from './selected.cjs';

const stryker = (globalThis.__stryker__ ??= {});

/** The name of a test, with its file, in which alone it need be unique. */
const idOf = (file, name) => `${path.basename(file)}: ${name}`;

const toTest = (file, { name, milliseconds, fault }) => ({
  id: idOf(file, name),
  name: idOf(file, name),
  fileName: file,
  timeSpentMs: milliseconds,
  ...(fault === undefined
    ? { status: TestStatus.Success }
    : { status: TestStatus.Failed, failureMessage: fault }),
});

class Runner {
  #files = [];

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    const folder = path.resolve(selected.folder);
    this.#files = fs
      .readdirSync(folder)
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => path.join(folder, name))
      .map((file) => ({ file, evaluate: bundled(file) }));
  }

  async dryRun() {
    const tests = [];
    for (const { file, evaluate } of this.#files) {
      const results = await runTests({
        file,
        evaluate,
        bail: false,
        began: (name) => (stryker.currentTestId = idOf(file, name)),
        ended: () => (stryker.currentTestId = undefined),
      });
      tests.push(...results.map((result) => toTest(file, result)));
    }
    return { status: DryRunStatus.Complete, tests, mutantCoverage: stryker.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }) {
    Object.assign(stryker, {
      activeMutant: activeMutant.id,
      hitLimit,
      hitCount: hitLimit === undefined ? undefined : 0,
    });
    const tests = [];
    for (const { file, evaluate } of this.#files) {
      const prefix = idOf(file, '');
      const only = testFilter
        ?.filter((id) => id.startsWith(prefix))
        .map((id) => id.slice(prefix.length));
      if (only?.length === 0) continue;
      const how = { file, evaluate, bail: true, only: only && new Set(only) };
      const results = await runTests(how).catch((error) => [
        { name: 'loads', milliseconds: 0, fault: String(error) },
      ]);
      tests.push(...results.map((result) => toTest(file, result)));
      if (results.some(({ fault }) => fault !== undefined)) break;
    }
    const { hitCount } = stryker;
    Object.assign(stryker, { activeMutant: undefined, hitLimit: undefined, hitCount: undefined });
    const result = determineHitLimitReached(hitCount, hitLimit) ?? {
      status: DryRunStatus.Complete,
      tests,
    };
    return toMutantRunResult(result, false);
  }
}

const createRunner = () => new Runner();
createRunner.inject = tokens();

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'folder', createRunner)];
