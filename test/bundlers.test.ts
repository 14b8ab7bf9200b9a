/** On the packages as they are built, since what bundlers read is not the sources. */
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { webpack } from 'webpack';

const entry = join(__dirname, 'every-export.mjs');

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sfstream-bundles-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs a program where the global object has the name that it has in a page. */
const printedBy = (program: string): unknown =>
  JSON.parse(
    execFileSync(
      process.execPath,
      ['--import', 'data:text/javascript,globalThis.self=globalThis', program],
      {
        encoding: 'utf8',
      },
    ),
  );

/** Milliseconds for one of the bundlers, which reads all of the packages and what they stand on. */
const patience = 120_000;

const exported = (): unknown => printedBy(entry);

it(
  'webpack bundles for the web what Node imports',
  async () => {
    const report = await new Promise((resolve, reject) => {
      webpack(
        {
          mode: 'production',
          target: 'web',
          entry,
          context: __dirname,
          output: { path: folder, filename: 'webpack.cjs', publicPath: '/' },
          // Names and lines that can be read, and seconds less.
          optimization: { minimize: false },
          performance: false,
        },
        (error, stats) => {
          if (error) reject(error);
          else resolve(stats?.toJson({ all: false, errors: true, warnings: true }));
        },
      );
    });
    expect(report).toMatchObject({ errors: [], warnings: [] });
    expect(printedBy(join(folder, 'webpack.cjs'))).toEqual(exported());
  },
  patience,
);

it.each(['browser', 'node'] as const)(
  'esbuild bundles for %s what Node imports',
  async (platform) => {
    const outfile = join(folder, `esbuild-${platform}.cjs`);
    const { errors, warnings } = await build({
      entryPoints: [entry],
      bundle: true,
      platform,
      format: 'cjs',
      outfile,
      logLevel: 'silent',
    });
    expect([...errors, ...warnings]).toEqual([]);
    expect(printedBy(outfile)).toEqual(exported());
  },
  patience,
);
