import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../../replay/test/helpers/bundle.ts';

/** Each kind of observer, and how often it fails while one request is sent and answered. */
const kinds: readonly (readonly [string, number])[] = [
  ['function', 2],
  ['async function', 2],
  ['observer', 2],
  ['async observer', 2],
  ['observer behind an operator', 2],
  ['observer behind many operators', 2],
  ['operator', 1],
  ['operator behind an operator', 1],
  ['error function', 1],
  ['complete function', 1],
  ['onActivity', 2],
  ['async onActivity', 2],
];

interface Outcome {
  readonly exitCode: string | number | null | undefined;
  readonly output: readonly string[];
  readonly errors: string;
}

let folder: string;
let script: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throwing-observer-'));
  script = join(folder, 'program.mjs');
  await bundle(join(__dirname, 'helpers/throwing-observer.mjs'), script);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** In a process of its own, since it might end it. */
const run = (...args: readonly string[]): Promise<Outcome> =>
  new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], (error, stdout, stderr) =>
      resolve({
        exitCode: error === null ? 0 : error.code,
        output: stdout.trim().split('\n'),
        errors: stderr,
      }),
    );
  });

describe.each(kinds)('a failing %s', (kind, failures) => {
  it('fails no request and ends no process, and is reported once, by name (behaviour 63)', async () => {
    const { exitCode, output, errors } = await run(kind);
    expect([exitCode, output]).toEqual([0, ['answer: well']]);
    const name = kind.endsWith('onActivity') ? 'onActivity' : 'activity$ of an Http';
    expect(errors.split(`An observer of ${name} threw`)).toHaveLength(2);
    expect(errors.split('my metrics are down')).toHaveLength(2);
  });

  it('is told to config.onUnhandledError each time, and to nobody else', async () => {
    const { exitCode, output, errors } = await run(kind, 'told');
    expect([exitCode, errors]).toEqual([0, '']);
    expect(output.filter((line) => line === 'told: my metrics are down')).toHaveLength(failures);
    expect(output).toContain('answer: well');
  });
});
