import type { Plugin } from 'esbuild';
import { build } from 'esbuild';
import { dirname, join } from 'node:path';

/** Bundles a page of this folder, with the Angular that is tested. */
export const bundle = async (name: string): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, name)],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'esm',
    conditions: ['@sfstream/source'],
    minify: true,
    define: { ngDevMode: 'false' },
    // Angular's decorators, and no async functions, which zone.js cannot follow: Angular's own tools do the same.
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true } },
    supported: { 'async-await': false, 'async-generator': false, 'for-await': false },
    plugins: [testedAngular],
    logLevel: 'silent',
  });
  return outputFiles.map(({ text }) => text).join('');
};

/** Jest finds it in compat first, esbuild would not. */
const testedAngular: Plugin = {
  name: 'tested-angular',
  setup: (esbuild) => {
    const resolveDir = dirname(require.resolve('@angular/core/package.json'));
    esbuild.onResolve({ filter: /^@angular\// }, ({ path, kind, pluginData }) =>
      pluginData === resolveDir
        ? undefined
        : esbuild.resolve(path, { kind, resolveDir, pluginData: resolveDir }),
    );
  },
};
