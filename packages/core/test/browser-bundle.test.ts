/** What a page loads for a client; it cannot speak the Pub/Sub API, and must not pay for it. */
import { build } from 'esbuild';
import type { Metafile } from 'esbuild';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/**
 * Bytes, minified and compressed, with RxJS and axios: 1 kB more than before a second API could take the place of CometD, and what
 * CometD's own has grown by since.
 */
const limit = 66_074 + 1_024 + 200;

/** The packages that a page gets, ours among them by their folders. */
const expected = ['auth', 'axios', 'base', 'core', 'fp-ts', 'http', 'io-ts', 'rxjs', 'tslib'];

let script: Uint8Array;
let inputs: readonly string[];

beforeAll(async () => {
  const { outputFiles, metafile } = await build({
    stdin: {
      contents: `import { createClient } from '@sfstream/core'; self.createClient = createClient;`,
      resolveDir: __dirname,
    },
    bundle: true,
    write: false,
    minify: true,
    metafile: true,
    platform: 'browser',
    format: 'esm',
    conditions: ['@sfstream/source'],
    logLevel: 'silent',
  });
  script = outputFiles[0]!.contents;
  inputs = Object.keys(metafile.inputs).filter((file) => isUsed(metafile, file));
});

const isUsed = ({ outputs }: Metafile, file: string): boolean =>
  Object.values(outputs).some((output) => (output.inputs[file]?.bytesInOutput ?? 0) > 0);

const packageOf = (file: string): string =>
  /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ??
  /(?:^|\/)([^/]+)\/src\//.exec(file)?.[1] ??
  file;

describe('a client in a page', () => {
  it(`takes less than ${limit.toLocaleString('en')} bytes, compressed`, () => {
    expect(gzipSync(script, { level: 9 }).length).toBeLessThan(limit);
  });

  it('brings nothing of gRPC, protobuf or Avro', () => {
    const packages = new Set(inputs.filter((file) => file !== '<stdin>').map(packageOf));
    expect([...packages].sort()).toEqual(expected);
    expect(Buffer.from(script).toString()).not.toMatch(/grpc-js|protobufjs|avsc|eventbus\.v1/);
  });

  it('needs no package that it did not need for CometD alone', () => {
    const { dependencies } = JSON.parse(
      readFileSync(join(__dirname, '../package.json'), 'utf8'),
    ) as { readonly dependencies: Readonly<Record<string, string>> };
    expect(Object.keys(dependencies).sort()).toEqual([
      '@sfstream/auth',
      '@sfstream/base',
      '@sfstream/http',
      '@standard-schema/spec',
      'fp-ts',
      'io-ts',
    ]);
  });
});
