import path from 'node:path';
import decisions from './decisions.cjs';

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: Object.entries(decisions).flatMap(([name, modules]) =>
    modules.flatMap((module) => [
      `packages/${name}/src/${module}.ts`,
      `!packages/${name}/src/${module}.test.ts`,
    ]),
  ),
  testRunner: 'jest',
  jest: { projectType: 'custom', configFile: 'tools/mutants/jest.config.cjs' },
  coverageAnalysis: 'perTest',
  // A mutant that runs once, when a module is loaded, would need all tests each time.
  ignoreStatic: true,
  mutator: { excludedMutations: ['StringLiteral'] },
  testRunnerNodeArgs: ['--require', path.join(import.meta.dirname, 'survive.cjs')],
  concurrency: 2,
  // On a busy machine a runner that has just started needs more than the usual 5 s.
  timeoutMS: 30_000,
  reporters: ['progress-append-only', 'clear-text', 'html'],
  clearTextReporter: { reportTests: false, reportScoreTable: true, allowColor: false },
  htmlReporter: { fileName: 'coverage/mutants.html' },
  ignorePatterns: ['compat', '.examples', '**/dist', 'docs', 'tarballs'],
  cleanTempDir: 'always',
};
