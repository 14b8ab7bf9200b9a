import { createRequire } from 'node:module';
import vm from 'node:vm';
import { build } from 'esbuild';

/**
 * Loads a module of the sources, with all that it imports.
 *
 * @param entry absolute path
 * @param instead absolute paths of modules by the base names of those whose place they take
 */
export async function loadTypescript(entry, instead = {}) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    conditions: ['@sfstream/source'],
    logLevel: 'error',
    plugins: [replacing(instead)],
  });
  const module = { exports: {} };
  const run = vm.compileFunction(outputFiles[0].text, ['require', 'module', 'exports'], {
    filename: entry,
  });
  run(createRequire(entry), module, module.exports);
  return module.exports;
}

function replacing(instead) {
  return {
    name: 'instead',
    setup: ({ onResolve }) =>
      onResolve({ filter: /\.ts$/ }, ({ path: imported }) => {
        const replacement = instead[imported.split('/').at(-1)];
        return replacement === undefined ? undefined : { path: replacement };
      }),
  };
}
