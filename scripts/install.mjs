/**
 * Installs what a package-lock.json says, where node_modules differs from it. Only Node's own modules are used, since
 * nothing else may be there yet.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { clearInterval, setInterval } from 'node:timers';

export const root = path.resolve(import.meta.dirname, '..');

/** The packages that are tried with other versions of a framework, each with a lockfile of its own. */
export const compat = fs
  .readdirSync(path.join(root, 'compat'))
  .map((name) => `compat/${name}`)
  .filter((folder) => fs.existsSync(path.join(root, folder, 'package.json')));

/**
 * Makes `node_modules` of folders what their lockfiles say, of all at once: npm uses one core. With the path of a workspace,
 * only what that one needs has to be there.
 */
export async function ensureInstalled(folders, workspace) {
  const incomplete = folders.filter((folder) => !isInstalled(folder, workspace));
  if (incomplete.length === 0) return;
  const names = incomplete.map((folder) => (folder === '.' ? (workspace ?? 'the root') : folder));
  const title = `Installing what ${names.join(', ')} ${names.length === 1 ? 'needs' : 'need'}`;
  const tried = await timed(title, () =>
    Promise.all(incomplete.map((folder) => install(folder, workspace))),
  );
  const failed = tried.filter(({ status }) => status !== 0);
  if (failed.length > 0) {
    const said = failed.map((one) => one.said).join('\n');
    throw new Error(`${said}\n${title}: npm has failed, as said above.`);
  }
}

async function install(folder, workspace) {
  const flags = [
    '--include=dev',
    '--include=optional',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    ...(workspace === undefined ? [] : ['-w', workspace, '--include-workspace-root=false']),
  ];
  const exact = await npm(folder, 'ci', ...flags);
  return exact.status === 0 ? exact : npm(folder, 'install', '--no-save', ...flags);
}

/** Whether each package of the lockfile that is needed on this platform is in node_modules at the same version. */
function isInstalled(folder, workspace) {
  const wanted = packagesOf(path.join(folder, 'package-lock.json'));
  const found = packagesOf(path.join(folder, 'node_modules/.package-lock.json'));
  if (!wanted || !found) return false;
  const names = workspace === undefined ? Object.keys(wanted) : needsOf(wanted, workspace);
  return [...names].every((name) => {
    const entry = wanted[name];
    if (name === '' || entry.optional || entry.extraneous) return true;
    if (entry.link) return fs.existsSync(path.join(root, folder, name));
    return !name.includes('node_modules/') || found[name]?.version === entry.version;
  });
}

function packagesOf(file) {
  try {
    return JSON.parse(fs.readFileSync(path.join(root, file), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** The places in a lockfile of what a workspace depends on, directly or not. */
function needsOf(packages, workspace) {
  const seen = new Set();
  const open = [workspace];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    if (seen.has(place)) continue;
    seen.add(place);
    const { link, resolved, dependencies, devDependencies } = packages[place];
    if (link) open.push(resolved);
    const names = { ...dependencies, ...(place === workspace ? devDependencies : {}) };
    open.push(
      ...Object.keys(names)
        .map((name) => placeOf(packages, place, name))
        .filter(Boolean),
    );
  }
  return seen;
}

/** Where Node finds a package: in the `node_modules` of the importer's folder or of one above it. */
function placeOf(packages, importer, name) {
  for (let folder = importer; ; folder = path.posix.dirname(folder)) {
    const place = path.posix.join(folder, 'node_modules', name);
    if (place in packages) return place;
    if (folder === '.' || folder === '') return undefined;
  }
}

function npm(folder, ...args) {
  const cli = process.env.npm_execpath;
  const [command, prefix] = cli ? [process.execPath, [cli]] : ['npm', []];
  return new Promise((resolve) => {
    const child = spawn(command, [...prefix, ...args], {
      cwd: path.join(root, folder),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (said += text));
    }
    child.on('error', (error) => resolve({ status: 1, said: error.message }));
    child.on('close', (status) => resolve({ status, said }));
  });
}

/** Says on stderr what is done and for how many seconds: the standard output of `npm start` belongs to the program. */
async function timed(title, work) {
  const start = performance.now();
  const seconds = () => Math.round((performance.now() - start) / 1000);
  const { stderr } = process;
  stderr.write(`${title} ...`);
  const ticks = stderr.isTTY
    ? setInterval(() => stderr.write(`\r${title} ... ${seconds()} s`), 1000)
    : undefined;
  try {
    return await work();
  } finally {
    clearInterval(ticks);
    stderr.write(stderr.isTTY ? `\r${title} ... ${seconds()} s\n` : ` ${seconds()} s\n`);
  }
}
