import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import vm from 'node:vm';
import { buildSync } from 'esbuild';

/** The sources of the packages by the names that they are imported by. */
const aliases = () =>
  Object.fromEntries(
    fs.readdirSync('packages').flatMap((name) => {
      const src = path.resolve('packages', name, 'src');
      return fs
        .readdirSync(src)
        .filter((file) => file.endsWith('.ts'))
        .map((file) => [
          file === 'index.ts' ? `@sfstream/${name}` : `@sfstream/${name}/${file.slice(0, -3)}`,
          path.join(src, file),
        ]);
    }),
  );

/** What is installed, which has no mutants and is loaded once. */
const installed = () =>
  fs
    .readdirSync('node_modules')
    .flatMap((name) =>
      name.startsWith('@')
        ? fs.readdirSync(path.join('node_modules', name)).map((one) => `${name}/${one}`)
        : [name],
    )
    .filter((name) => !name.startsWith('@sfstream/'))
    .flatMap((name) => [name, `${name}/*`]);

/**
 * Gives a function that evaluates a file with all that it imports of the packages, each time as if for the first time.
 */
export const bundled = (file) => {
  const { outputFiles } = buildSync({
    entryPoints: [file],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    conditions: ['@sfstream/source', 'node'],
    target: 'node20',
    alias: aliases(),
    external: installed(),
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true } },
    logLevel: 'error',
  });
  // The default export of a CommonJS package is what Jest takes for it, and not all of the package.
  const code = outputFiles[0].text.replaceAll(/(__toESM\(require\("[^"]+"\)), 1\)/g, '$1)');
  const script = new vm.Script(
    `(function (require, module, exports, __filename, __dirname) {${code}\n})`,
    {
      filename: file,
    },
  );
  const require = createRequire(file);
  return () => {
    const module = { exports: {} };
    script.runInThisContext()(require, module, module.exports, file, path.dirname(file));
    return module.exports;
  };
};
