/** npm run check: types, examples, behaviours, architecture, house, lifecycle, lint and format, in parallel. What each says appears when it ends. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { performance } from 'node:perf_hooks';

const root = path.resolve(import.meta.dirname, '..');

const checks = {
  // A second thread would find out the types of nearly everything again.
  lint: ['node_modules/eslint/bin/eslint.js', '.', '--concurrency', 'off'],
  types: ['scripts/check-types.mjs'],
  examples: ['scripts/check-examples.mjs'],
  behaviours: ['scripts/behaviours.mjs', '--check'],
  architecture: ['scripts/architecture.mjs', '--check'],
  house: ['scripts/house.mjs', '--check'],
  lifecycle: ['scripts/lifecycle.mjs', '--check'],
  format: ['node_modules/oxfmt/bin/oxfmt', '--check'],
};

// Lint takes longer than all the others together.
const lanes = [
  ['lint'],
  ['types', 'examples', 'behaviours', 'architecture', 'house', 'lifecycle', 'format'],
];

const start = performance.now();
const results = await Promise.all(lanes.map(inTurn));
const failed = results.flat().filter(({ status }) => status !== 0);
if (failed.length > 0) {
  console.error(`Failed: ${failed.map(({ name }) => name).join(', ')}`);
  process.exitCode = 1;
}

async function inTurn(names) {
  const done = [];
  for (const name of names) done.push(await run(name));
  return done;
}

function run(name) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, checks[name], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (said += text));
    }
    child.on('close', (status) => {
      const seconds = Math.round((performance.now() - start) / 1000);
      console.log(`${said}${name}: ${status === 0 ? 'ok' : 'FAILED'}, after ${seconds} s`);
      resolve({ name, status });
    });
  });
}
