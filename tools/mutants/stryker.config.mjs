import path from 'node:path';
import selected from './selected.cjs';

const { folder, modules } = selected;
const report = path.join('coverage/mutants', folder.replaceAll('/', '-'));

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: [...modules.map((name) => `${folder}/${name}.ts`), `!${folder}/*.test.ts`],
  plugins: [path.join(import.meta.dirname, 'runner.mjs')],
  testRunner: 'folder',
  coverageAnalysis: 'perTest',
  mutator: { excludedMutations: ['StringLiteral'] },
  testRunnerNodeArgs: ['--require', path.join(import.meta.dirname, 'survive.cjs')],
  concurrency: 1,
  // On a busy machine a runner that has just started needs more than the usual 5 s.
  timeoutMS: 15_000,
  reporters: ['clear-text', 'html', 'json'],
  clearTextReporter: { reportTests: false, reportScoreTable: true, allowColor: false },
  htmlReporter: { fileName: `${report}.html` },
  jsonReporter: { fileName: `${report}.json` },
  ignorePatterns: ['compat', 'coverage', '.examples', '**/dist', 'docs', 'tarballs'],
  cleanTempDir: 'always',
};
