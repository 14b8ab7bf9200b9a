/** Compiles every TypeScript example of the READMEs, the docs and the doc comments. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { writeExamples } from './examples.mjs';

const root = path.resolve(import.meta.dirname, '..');

const count = writeExamples();
const { status } = spawnSync(
  process.execPath,
  ['node_modules/typescript7/bin/tsc', '-p', '.examples/tsconfig.json'],
  { cwd: root, stdio: 'inherit' },
);
if (status === 0) console.log(`${count} examples compile.`);
process.exit(status ?? 1);
