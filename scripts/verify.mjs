/**
 * npm run verify: looks at the packages as their users get them. Packs them, asks publint and attw, installs them into an
 * empty folder, imports and requires every entry, runs a stream, and compiles against the types.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureInstalled, root } from './install.mjs';
import { entriesOf, published } from './published.mjs';

const tools = path.join(root, 'tools/verify');
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'sfstream-verify-'));
const tarballs = path.join(scratch, 'tarballs');
const plain = published.filter(
  ({ folder }) => !['nestjs', 'angular'].includes(path.basename(folder)),
);
const entries = plain.flatMap(({ manifest }) => entriesOf(manifest));

/** What is known to be said wrongly, each with the reason. */
const mistaken = [
  {
    // Node takes the nearest package.json, so the CommonJS half of http needs its own `imports`; the stream below runs on them.
    name: '@sfstream/http',
    code: 'NESTED_PACKAGE_JSON_FIELD_IGNORED',
  },
];

try {
  await ensureInstalled(['tools/verify']);
  run('pack', process.execPath, ['scripts/pack.mjs', tarballs], root);
  await ask();
  install();
  consume();
  compile();
} finally {
  fs.rmSync(scratch, { recursive: true, force: true });
}

/** Asks publint and attw what they find in each tarball. */
async function ask() {
  const { publint } = await import(path.join(tools, 'node_modules/publint/src/index-node.js'));
  const { formatMessage } = await import(path.join(tools, 'node_modules/publint/src/utils.js'));
  for (const { manifest } of published) {
    const { messages } = await publint({
      pack: { tarball: new Uint8Array(fs.readFileSync(tarballOf(manifest))).buffer },
      strict: true,
    });
    const found = messages.filter(
      ({ code }) => !mistaken.some((one) => one.name === manifest.name && one.code === code),
    );
    if (found.length > 0) {
      throw new Error(
        `publint on ${manifest.name}:\n${found.map((one) => formatMessage(one, manifest)).join('\n')}`,
      );
    }
    run(`attw ${manifest.name}`, process.execPath, [
      path.join(tools, 'node_modules/@arethetypeswrong/cli/dist/index.js'),
      tarballOf(manifest),
      '--no-emoji',
      '--format=ascii',
      // Without a `main` it is for bundlers alone.
      ...(manifest.main === undefined ? ['--profile=esm-only'] : []),
    ]);
  }
  console.log('publint, attw: ok');
}

/** Installs all but the packages of frameworks, whose own types ask for newer compilers. */
function install() {
  fs.writeFileSync(
    path.join(scratch, 'package.json'),
    JSON.stringify({ name: 'scratch', private: true }),
  );
  run('npm install', 'npm', [
    'install',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    'rxjs',
    '@types/node@20',
    ...plain.map(({ manifest }) => tarballOf(manifest)),
  ]);
}

function consume() {
  const program = path.join(scratch, 'consumer.mjs');
  fs.copyFileSync(path.join(tools, 'consumer.mjs'), program);
  run('import, require and a stream', process.execPath, [program, ...entries]);
  console.log('import, require, a stream: ok');
}

/** Compiles a program that imports every entry, with the oldest compiler and the newest, as each way of resolving has it. */
function compile() {
  // An entry that cannot be found or read would be `any`, which has every member.
  const program = entries.flatMap((entry, index) => [
    `import * as entry${index} from '${entry}';`,
    `// @ts-expect-error There is no such export.`,
    `entry${index}.noSuchExport;`,
  ]);
  fs.writeFileSync(path.join(scratch, 'program.ts'), program.join('\n'));
  const compilers = {
    '5.0': [
      path.join(tools, 'node_modules/typescript5.0/lib/tsc.js'),
      ['node10', 'nodenext', 'bundler'],
    ],
    7: [path.join(root, 'node_modules/typescript7/bin/tsc'), ['nodenext', 'bundler']],
  };
  for (const [version, [compiler, ways]] of Object.entries(compilers)) {
    for (const way of ways) {
      run(`TypeScript ${version}, ${way}`, process.execPath, [
        compiler,
        ...optionsFor(way),
        'program.ts',
      ]);
    }
  }
  console.log('types: ok');
}

function optionsFor(moduleResolution) {
  const module = { node10: 'commonjs', nodenext: 'nodenext', bundler: 'esnext' }[moduleResolution];
  return [
    '--noEmit',
    '--strict',
    '--target',
    'es2022',
    '--module',
    module,
    '--moduleResolution',
    moduleResolution,
    '--lib',
    'es2022,dom,dom.iterable',
    '--types',
    'node',
  ];
}

function tarballOf({ name, version }) {
  return path.join(tarballs, `${name.slice(1).replace('/', '-')}-${version}.tgz`);
}

function run(what, command, args, cwd = scratch) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (status !== 0) throw new Error(`${what} failed:\n${stdout}${stderr}`);
}
