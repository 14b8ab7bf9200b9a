/**
 * npm run pack [folder]: makes the tarballs that would be published (in ./tarballs unless told otherwise), and says how to
 * install from them.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root } from './install.mjs';
import { published } from './published.mjs';

const folder = path.resolve(process.argv[2] ?? path.join(root, 'tarballs'));
fs.mkdirSync(folder, { recursive: true });
for (const name of fs.readdirSync(folder)) {
  if (/^sfstream-[\w.-]+\.tgz$/.test(name)) fs.rmSync(path.join(folder, name));
}

const { status, stderr } = spawnSync(
  'npm',
  [
    'pack',
    '--pack-destination',
    folder,
    // They have just been built.
    '--ignore-scripts',
    '--loglevel=error',
    ...published.flatMap(({ manifest }) => ['-w', manifest.name]),
  ],
  {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    shell: process.platform === 'win32',
  },
);
if (status !== 0) {
  console.error(stderr);
  process.exit(status ?? 1);
}

const manifests = new Map(published.map(({ manifest }) => [manifest.name, manifest]));

/** A package and those of ours that it needs: all of them have to be named, since none is in the registry. */
const closureOf = (name) => [
  ...new Set([
    ...Object.keys(manifests.get(name).dependencies ?? {})
      .filter((other) => manifests.has(other))
      .flatMap(closureOf),
    name,
  ]),
];

const tarballOf = (name) =>
  path.join(folder, `${name.slice(1).replace('/', '-')}-${manifests.get(name).version}.tgz`);

const lines = [...manifests.keys()].flatMap((name) => [
  `${name}:`,
  `  npm install rxjs ${closureOf(name).map(tarballOf).join(' ')}`,
]);
const text = `To install a package from here, name those that it needs as well:\n\n${lines.join('\n')}\n`;
fs.writeFileSync(path.join(folder, 'INSTALL.txt'), text);
console.log(text);
