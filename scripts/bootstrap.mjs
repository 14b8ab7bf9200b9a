/**
 * Makes a fresh clone runnable: installs what is missing, then builds. With the path of a workspace (`examples/first-stream`)
 * this is done for that one alone; with `--compat` also for the other versions of the frameworks. Two of these at once
 * take turns.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compat, ensureInstalled, root } from './install.mjs';

const lock = path.join(root, '.bootstrap.lock');
const args = process.argv.slice(2);
const [workspace] = args.filter((arg) => !arg.startsWith('--'));

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(`sfstream needs Node 20.19 or newer; this is ${process.version}.`);
}

await acquireLock();
try {
  await ensureInstalled(['.', ...(args.includes('--compat') ? compat : [])], workspace);
  build();
} catch (error) {
  fail(error.message);
} finally {
  releaseLock();
}

async function acquireLock() {
  for (;;) {
    try {
      fs.mkdirSync(lock);
      fs.writeFileSync(path.join(lock, 'pid'), String(process.pid));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (!isAlive(lockHolder())) releaseLock();
      else await sleep(250);
    }
  }
}

function releaseLock() {
  fs.rmSync(lock, { recursive: true, force: true });
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

/** The output goes to stderr: the standard output of `npm start` belongs to the program. */
function build() {
  const { status } = spawnSync(
    process.execPath,
    ['scripts/build.mjs', ...(workspace === undefined ? [] : [workspace])],
    { cwd: root, stdio: ['ignore', 2, 2] },
  );
  if (status !== 0) throw new Error('The build failed; its messages are above.');
}

function fail(message) {
  releaseLock();
  console.error(message);
  process.exit(1);
}
