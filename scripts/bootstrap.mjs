/**
 * Makes a fresh clone runnable: installs what package-lock.json says when node_modules differs from it, then builds.
 * Only Node's own modules are used, since nothing else may be there yet. Two of these at once take turns.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = path.resolve(import.meta.dirname, '..');
const lock = path.join(root, '.bootstrap.lock');

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(`sfstream needs Node 20.19 or newer; this is ${process.version}.`);
}

await acquireLock();
try {
  if (!isInstalled()) install();
  run(process.execPath, ['scripts/build.mjs']);
} finally {
  fs.rmSync(lock, { recursive: true, force: true });
}

async function acquireLock() {
  for (;;) {
    try {
      fs.mkdirSync(lock);
      fs.writeFileSync(path.join(lock, 'pid'), String(process.pid));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (!isAlive(lockHolder())) fs.rmSync(lock, { recursive: true, force: true });
      else await sleep(250);
    }
  }
}

/** The process that made the lock; one that has not written its id yet counts as this process, hence alive. */
function lockHolder() {
  try {
    return Number(fs.readFileSync(path.join(lock, 'pid'), 'utf8')) || process.pid;
  } catch {
    return process.pid;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Whether every package of the lockfile that this platform needs is in node_modules at the same version. */
function isInstalled() {
  const wanted = packagesOf('package-lock.json');
  const found = packagesOf('node_modules/.package-lock.json');
  if (!wanted || !found) return false;
  return Object.entries(wanted).every(
    ([name, entry]) =>
      name === '' ||
      entry.optional ||
      entry.extraneous ||
      (entry.link
        ? fs.existsSync(path.join(root, name))
        : !name.startsWith('node_modules/') || found[name]?.version === entry.version),
  );
}

function packagesOf(file) {
  try {
    return JSON.parse(fs.readFileSync(path.join(root, file), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

function install() {
  console.error('Installing dependencies (once) ...');
  const flags = [
    '--include=dev',
    '--include=optional',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
  ];
  if (npm('ci', ...flags) !== 0 && npm('install', '--no-save', ...flags) !== 0) {
    fail('npm could not install the dependencies; its messages are above.');
  }
}

/** npm's output goes to stderr: the standard output of `npm start` belongs to the program. */
function npm(...args) {
  const cli = process.env.npm_execpath;
  const [command, prefix] = cli ? [process.execPath, [cli]] : ['npm', []];
  return spawnSync(command, [...prefix, ...args], { cwd: root, stdio: ['ignore', 2, 2] }).status;
}

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) fail(`${args.join(' ')} failed; its messages are above.`);
}

function fail(message) {
  fs.rmSync(lock, { recursive: true, force: true });
  console.error(message);
  process.exit(1);
}
