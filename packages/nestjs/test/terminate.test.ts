import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { ReplayId } from '@sfstream/core';
import type { MockOrg } from '@sfstream/testing';
import { startMockOrg } from '@sfstream/testing';
import type { Protocol } from '../../core/test/promises/protocols.ts';
import { protocols } from '../../core/test/promises/protocols.ts';

/* An application in a process of its own, from the built packages, which is terminated in the midst of its work. */

type Child = ChildProcessByStdio<null, Readable, null>;

const channel = '/event/Order__e';
const handlers = ['one', 'many'] as const;

/** The Nest that this test runs with is that of the application, too. */
const nest = dirname(dirname(require.resolve('@nestjs/core')));

let org: MockOrg;
let folder: string;
let child: Child | undefined;
let published = 0;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'terminate-'));
});

afterEach(async () => {
  child?.kill('SIGKILL');
  await org.close();
  await rm(folder, { recursive: true, force: true });
});

const start = ({ org: { pubSub } }: Protocol): Child => {
  const options = {
    credentials: org.login,
    ...(pubSub !== undefined && { endpoint: org.pubSubEndpoint }),
    markers: join(folder, 'replay.json'),
    log: join(folder, 'log'),
    channel,
  };
  child = spawn(
    process.execPath,
    [
      ...['--require', join(__dirname, 'helpers', 'with-nest.cjs')],
      join(__dirname, 'helpers', 'terminated-app.cjs'),
      JSON.stringify(options),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NEST_FOLDER: nest } },
  );
  return child;
};

/** Publishes the next event, and gives its number. */
const publish = (): number =>
  org.publish(channel, { Number__c: String((published += 1)) }).replayId;

/**
 * Terminates the process in the midst of its work: so many lines after both handlers have come to what came once they had
 * subscribed. The position of events that come on the reply to a subscription of CometD is not stored before a later event comes.
 */
const terminateAfter = async (lines: number, protocol: Protocol): Promise<void> => {
  const app = start(protocol);
  let firstNew = Infinity;
  const subscribed = org.subscribed(channel).then(() => {
    firstNew = publish();
  });
  const atWork = new Set<string>();
  let left = lines;
  for await (const line of createInterface({ input: app.stdout })) {
    const [handler = '', replayId] = line.split(' ');
    if (handler === 'one') publish();
    if (protocol.numberOf(replayId as ReplayId) >= firstNew) atWork.add(handler);
    if (atWork.size === handlers.length) left -= 1;
    if (left === 0) app.kill('SIGTERM');
  }
  await subscribed;
  if (app.exitCode === null && app.signalCode === null) await once(app, 'exit');
  // Nest sends itself the signal again once it has shut down.
  expect(app.signalCode).toBe('SIGTERM');
};

const written = async (): Promise<readonly string[]> =>
  (await readFile(join(folder, 'log'), 'utf8')).split('\n').slice(0, -1);

const storedPositions = async ({ numberOf }: Protocol): Promise<unknown> => {
  const markers = JSON.parse(await readFile(join(folder, 'replay.json'), 'utf8')) as Record<
    string,
    { replayId: ReplayId }
  >;
  return handlers.map((handler) =>
    numberOf(markers[`default:Orders.${handler}:${channel}`]?.replayId),
  );
};

describe.each(protocols)('an application that is terminated, over $name', (protocol) => {
  beforeEach(async () => {
    org = await startMockOrg(protocol.org);
    published = 0;
  });

  it('loses nothing and repeats nothing', async () => {
    for (let count = 0; count < 20; count += 1) publish();
    for (const lines of [1, 10, 30]) await terminateAfter(lines, protocol);
    const lines = await written();
    const perHandler = handlers.map((handler) =>
      lines
        .filter((line) => line.startsWith(handler))
        .map((line) => protocol.numberOf(line.split(' ')[1] as ReplayId)),
    );
    for (const ids of perHandler) {
      const inOrder = [...ids].sort((one, other) => one - other);
      expect(inOrder).toEqual(ids.map((_, index) => index + 1));
    }
    expect(await storedPositions(protocol)).toEqual(perHandler.map(({ length }) => length));
  }, 60_000);
});
