import { build } from 'esbuild';
import { dirname, join } from 'node:path';

it('has no CommonJS in it when it is bundled for a server, of which the tools of Angular would warn', async () => {
  const { metafile } = await build({
    // As it is published.
    entryPoints: [
      join(dirname(require.resolve('@sfstream/angular/package.json')), 'dist/esm/index.js'),
    ],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    external: ['@angular/*', 'rxjs'],
    logLevel: 'silent',
  });
  const formats = Object.values(metafile.inputs).map(({ format }) => format);
  expect(new Set(formats)).toEqual(new Set(['esm']));
});
