import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MockOrg } from '@sfstream/testing';
import { startMockOrg } from '@sfstream/testing';
import { bundle } from './helpers/bundle.ts';

const channel = '/event/Order__e';

let org: MockOrg;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'worker-'));
  await bundle(join(__dirname, 'helpers/worker.mjs'), join(folder, 'worker.mjs'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

beforeEach(async () => {
  org = await startMockOrg();
  for (let n = 0; n < 5; n += 1) org.publish(channel, { n });
});

afterEach(() => org.close());

/** Starts a worker; `output` fills with what it writes. */
const start = (name: string, mood = 'well'): { child: ChildProcess; output: () => string } => {
  const options = {
    credentials: org.login,
    markers: join(folder, `${name}.json`),
    log: join(folder, `${name}.log`),
    channel,
    mood,
  };
  const child = spawn(process.execPath, [join(folder, 'worker.mjs'), JSON.stringify(options)]);
  const texts: string[] = [];
  child.stdout.on('data', (text: Buffer) => texts.push(text.toString()));
  child.stderr.on('data', (text: Buffer) => texts.push(text.toString()));
  return { child, output: () => texts.join('') };
};

/** Signals the worker once it is at work, and waits for its end. */
const signalled = async (
  { child, output }: ReturnType<typeof start>,
  signal: NodeJS.Signals,
): Promise<void> => {
  const exited = once(child, 'exit');
  while (!output().includes('handling')) await once(child.stdout ?? child, 'data');
  child.kill(signal);
  await exited;
};

const logged = async (name: string): Promise<number[]> =>
  (await readFile(join(folder, `${name}.log`), 'utf8')).trim().split('\n').map(Number);

const mark = async (name: string): Promise<number> => {
  const text = await readFile(join(folder, `${name}.json`), 'utf8');
  return (JSON.parse(text) as Record<string, { replayId: number }>)[channel]?.replayId ?? 0;
};

describe.each(['SIGTERM', 'SIGINT'] as const)('on %s', (signal) => {
  it('a worker ends with code 0, and the next one begins behind it', async () => {
    const first = start(signal);
    await signalled(first, signal);
    expect(first.child.exitCode).toBe(0);
    const done = await logged(signal);
    expect(await mark(signal)).toBe(done.length);
    org.publish(channel, {});
    const next = start(signal);
    await signalled(next, signal);
    expect(await logged(signal)).toEqual(
      Array.from({ length: await mark(signal) }, (_, index) => index + 1),
    );
  });
});

it('a worker that hangs ends with code 1 when its time is up, and says so', async () => {
  const hanging = start('hanging', 'hanging');
  await signalled(hanging, 'SIGTERM');
  expect(hanging.child.exitCode).toBe(1);
  expect(hanging.output()).toContain('it was not finished within 200 ms; the rest comes again');
});

it('a worker that fails ends by itself with code 1, and says why', async () => {
  const { child, output } = start('failing', 'failing');
  await once(child, 'exit');
  expect(child.exitCode).toBe(1);
  expect(output()).toContain('The worker has failed: The handler failed for event 1');
});
