import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { startMockOrg } from '@sfstream/testing';
import type { MockOrg } from '@sfstream/testing';
import type { Input } from '../src/process/process-context.ts';
import { loginTo, start } from './helpers/command.ts';
import type { RunningCommand } from './helpers/command.ts';

const channel = '/event/Order__e';
const collections = '/services/data/v66.0/composite/sobjects';

let org: MockOrg;
const started: RunningCommand[] = [];

beforeEach(async () => {
  org = await startMockOrg({ channels: [channel, '/u/notices'] });
});
afterEach(async () => {
  for (const { stop, exitCode } of started.splice(0)) {
    stop();
    await exitCode;
  }
  await org.close();
});

const publish = (
  args: readonly string[],
  input: Input | string = '',
  columns?: number,
  env = loginTo(org),
) => {
  const stdin = typeof input === 'string' ? Readable.from([input]) : input;
  const command = start(['publish', ...args], env, columns, stdin);
  started.push(command);
  return command;
};

const results = ({ stdout }: RunningCommand): unknown[] =>
  stdout.lines.map((line) => JSON.parse(line) as unknown);
const lastLine = ({ stderr }: RunningCommand): string => stderr.lines.at(-1) ?? '';

/** The bodies of the requests that published. */
const published = (): readonly unknown[] =>
  org.requests.filter(({ path }) => path === collections).map(({ body }) => body);

describe('sfstream publish', () => {
  it.each([
    ['an object', '{"Number__c":"1"}', 1],
    ['a list', '[{"Number__c":"1"},{"Number__c":"2"}]', 2],
    ['NDJSON', '{"Number__c":"1"}\n{"Number__c":"2"}\n{"Number__c":"3"}\n', 3],
  ])('publishes %s of stdin, and tells what became of each', async (_, input, count) => {
    const command = publish([channel], input);
    expect(await command.exitCode).toBe(0);
    expect(results(command)).toHaveLength(count);
    expect(results(command)[0]).toMatchObject({
      line: 1,
      success: true,
      eventUuid: expect.any(String),
    });
    expect(lastLine(command)).toMatch(
      new RegExp(
        `-- ${count === 1 ? '1 event was' : `${count} events were`} accepted, 0 refused\\.$`,
      ),
    );
  });

  it('publishes what --data gives', async () => {
    const command = publish([channel, '--data', '{"Number__c":"17"}']);
    expect(await command.exitCode).toBe(0);
    expect(published()).toEqual([
      {
        allOrNone: false,
        records: [{ Number__c: '17', attributes: { type: 'Order__e' } }],
      },
    ]);
  });

  it('sends numbers beyond 2^53 with all their digits', async () => {
    const sent: string[] = [];
    const server = createServer((request, response) => {
      request.setEncoding('utf8').on('data', (text: string) => sent.push(text));
      request.on('end', () => response.end('[{"id":"e01","success":true,"errors":[]}]'));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const env = { SF_ACCESS_TOKEN: 'any', SF_INSTANCE_URL: `http://127.0.0.1:${port}` };
    const input = Readable.from([
      '{"Amount__c":999999999999999999,"Rate__c":0.12345678901234567890}',
    ]);
    const command = start(['publish', channel], env, undefined, input);
    expect(await command.exitCode).toBe(0);
    expect(sent.join('')).toContain(
      '"Amount__c":999999999999999999,"Rate__c":0.12345678901234567890',
    );
    server.closeAllConnections();
    server.close();
  });

  it('sends 200 with each request, in order', async () => {
    const input = Array.from({ length: 450 }, (_, index) => JSON.stringify({ n: index })).join(
      '\n',
    );
    const command = publish([channel], input);
    expect(await command.exitCode).toBe(0);
    const sent = published().map((body) =>
      (body as { records: { n: number }[] }).records.map(({ n }) => n),
    );
    expect(sent.map(({ length }) => length)).toEqual([200, 200, 50]);
    expect(sent.flat()).toEqual(Array.from({ length: 450 }, (_, index) => index));
  });

  it('publishes what has come, while more is to come', async () => {
    const stdin = new Readable({ read: () => undefined });
    const command = publish([channel], stdin);
    stdin.push('{"n":1}\n');
    await command.stdout.until(({ lines }) => lines.length === 1);
    stdin.push('{"n":2}\n');
    await command.stdout.until(({ lines }) => lines.length === 2);
    stdin.push(null);
    expect(await command.exitCode).toBe(0);
  });

  it('reads no faster than events are taken', async () => {
    let given = 0;
    const stdin = new Readable({
      highWaterMark: 1024,
      read() {
        given += 1;
        this.push(`{"n":${given},"text":"${'x'.repeat(1000)}"}\n`);
      },
    });
    org.intercept(collections, 'hang', { times: Infinity });
    const command = publish([channel], stdin);
    while (published().length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(given).toBeLessThan(10);
    // What is under way is waited for, so it must not hang for ever.
    command.stop();
    org.dropConnections();
  });

  it('exits 1 when an event is refused, and says why and how many', async () => {
    org.intercept(collections, {
      change: () => ({
        status: 200,
        body: [
          { success: true, id: 'e01', errors: [] },
          {
            success: false,
            errors: [
              { statusCode: 'REQUIRED_FIELD_MISSING', message: 'Required', fields: ['A__c'] },
            ],
          },
        ],
      }),
    });
    const command = publish([channel], '{"n":1}\n{"n":2}');
    expect(await command.exitCode).toBe(1);
    expect(results(command)[1]).toEqual({
      line: 2,
      success: false,
      problems: [{ errorCode: 'REQUIRED_FIELD_MISSING', message: 'Required', fields: ['A__c'] }],
    });
    expect(lastLine(command)).toBe('error: 1 event was accepted, 1 refused.');
  });

  it('shows results as lines on a terminal', async () => {
    const command = publish([channel], '{"n":1}', 80);
    await command.exitCode;
    expect(command.stdout.text).toMatch(/line 1 .*accepted [\da-f-]{36}/);
  });

  it('asks for all or none when it is told to', async () => {
    const command = publish([channel, '--all-or-none'], '{"n":1}');
    await command.exitCode;
    expect(published()).toMatchObject([{ allOrNone: true }]);
  });

  it('tells how many were accepted when it breaks off', async () => {
    const stdin = new Readable({ read: () => undefined });
    const command = publish([channel], stdin);
    stdin.push('{"n":1}\n{"n":2}\n');
    await command.stdout.until(({ lines }) => lines.length === 2);
    stdin.push('{"n":3}\n{"n":\n');
    stdin.push(null);
    expect(await command.exitCode).toBe(1);
    expect(lastLine(command)).toBe(
      'error: Line 4 of the input is not valid JSON. Give one object after another, or a list of them. Before that, 3 events were accepted, 0 refused.',
    );
  });

  it.each([
    ['is cut off', '{"n":1}\n{"n":', 'Line 2 of the input is not valid JSON.'],
    ['is a list without an end', '[{"n":1}', 'The input ends in the middle of a list.'],
  ])('refuses --data that %s before it asks for a login', async (_, data, text) => {
    const command = publish([channel, '--data', data], '', undefined, {});
    expect(await command.exitCode).toBe(1);
    expect(lastLine(command)).toMatch(text);
    expect(lastLine(command)).toMatch(/ Nothing was published\.$/);
  });

  it('exits 5 when a limit is reached, with nothing published', async () => {
    org.intercept(
      collections,
      {
        status: 403,
        body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }],
      },
      { times: Infinity },
    );
    const command = publish([channel], '{"n":1}');
    expect(await command.exitCode).toBe(5);
    expect(lastLine(command)).toMatch(
      /^error: .*REQUEST_LIMIT_EXCEEDED.* Nothing was published\.$/,
    );
  });

  it('pushes to a generic channel, a text as it is and all else as JSON', async () => {
    const command = publish(['/u/notices'], '"Hello" {"a":1}');
    expect(await command.exitCode).toBe(0);
    const payloads = org.requests
      .filter(({ path }) => path.endsWith('/push'))
      .map(({ body }) => (body as { pushEvents: { payload: unknown }[] }).pushEvents[0]?.payload);
    expect(payloads).toEqual(['Hello', '{"a":1}']);
    expect(results(command)).toEqual([
      { line: 1, success: true },
      { line: 1, success: true },
    ]);
  });

  it('ends in order when it is to stop, with an input that goes on', async () => {
    const stdin = new Readable({ read: () => undefined });
    const command = publish([channel], stdin);
    stdin.push('{"n":1}\n');
    await command.stdout.until(({ lines }) => lines.length === 1);
    command.stop();
    expect(await command.exitCode).toBe(0);
    expect(lastLine(command)).toMatch(/1 event was accepted, 0 refused\.$/);
    expect(stdin.destroyed).toBe(true);
  });

  it('breaks off, and says so, when nobody reads the results', async () => {
    const stdin = new Readable({ read: () => undefined });
    const command = publish([channel], stdin);
    command.stdout.breakPipe();
    stdin.push('{"n":1}\n');
    expect(await command.exitCode).toBe(1);
    expect(lastLine(command)).toMatch(
      /the reader of its results has gone\. Before that, 1 event was accepted/,
    );
  });

  it('says that there was nothing', async () => {
    const command = publish([channel], '\n');
    expect(await command.exitCode).toBe(0);
    expect(lastLine(command)).toMatch(/Nothing was published: no event came in\.$/);
  });

  it('does not wait for somebody to type', async () => {
    const stdin = Object.assign(Readable.from([]), { isTTY: true });
    const command = publish([channel], stdin);
    expect(await command.exitCode).toBe(1);
    expect(lastLine(command)).toMatch(/Pipe JSON into sfstream publish, or give --data\.$/);
  });

  it.each([
    [
      '/data/AccountChangeEvent',
      '{}',
      /^error: Nothing can be published on \/data\/AccountChangeEvent/,
    ],
    [channel, '"text"', /^error: Line 1 of the input is not an object/],
    [
      channel,
      '{"n":1} "x"',
      /^error: Line 1 of the input is not an object .* Nothing was published\.$/,
    ],
  ])('exits 1 for %s and %s', async (name, input, message) => {
    const command = publish([name], input);
    expect(await command.exitCode).toBe(1);
    expect(lastLine(command)).toMatch(message);
    expect(published()).toEqual([]);
  });
});

describe('sfstream publish --pubsub', () => {
  let here: MockOrg;

  beforeEach(async () => {
    here = await startMockOrg({
      channels: [channel],
      pubSub: { schemas: { Order__e: { Number__c: 'Text' } } },
    });
  });
  afterEach(() => here.close());

  const publishThere = (args: readonly string[], input: Input | string = '', columns?: number) =>
    publish([channel, '--pubsub', ...args], input, columns, {
      ...loginTo(here),
      SF_PUBSUB_ENDPOINT: here.pubSubEndpoint,
    });

  const sizes = (): number[] =>
    here.calls('Publish').flatMap(({ requests }) => requests.map(({ events }) => events.length));

  it('publishes what --data gives, and says so as by REST', async () => {
    const command = publishThere(['--data', '{"Number__c":"17"}']);
    expect(await command.exitCode).toBe(0);
    expect(results(command)).toEqual([
      { line: 1, success: true, eventUuid: expect.stringMatching(/^[\da-f-]{36}$/) },
    ]);
    expect(lastLine(command)).toMatch(/-- 1 event was accepted, 0 refused\.$/);
    expect(sizes()).toEqual([1]);
  });

  it('publishes a file of many, in order, over one connection', async () => {
    const input = Readable.from(
      [0, 1, 2].map((part) =>
        Array.from({ length: 150 }, (_, index) => `{"Number__c":"${part * 150 + index}"}\n`).join(
          '',
        ),
      ),
    );
    const command = publishThere([], input);
    expect(await command.exitCode).toBe(0);
    const lines = (results(command) as { line: number }[]).map(({ line }) => line);
    expect(lines).toEqual(Array.from({ length: 450 }, (_, index) => index + 1));
    expect(sizes().reduce((sum, size) => sum + size, 0)).toBe(450);
    expect(here.calls('GetTopic')).toHaveLength(1);
    expect(here.requests.filter(({ path }) => path === '/services/data/')).toHaveLength(1);
  });

  it('exits 1 when an event cannot be sent, and names its field', async () => {
    const command = publishThere([], '{"Number__c":"1"}\n{"Nmber__c":"2"}');
    expect(await command.exitCode).toBe(1);
    expect(results(command)[1]).toMatchObject({
      ...{ line: 2, success: false },
      problems: [{ errorCode: 'ClientError', fields: ['Nmber__c'] }],
    });
    expect(lastLine(command)).toBe('error: 1 event was accepted, 1 refused.');
  });

  it('says of which events nobody knows whether they were published', async () => {
    here.pubSub.failCalls({ rpc: 'Publish', status: 14, text: 'upstream reset' });
    const command = publishThere(['--data', '{"Number__c":"1"}']);
    expect(await command.exitCode).toBe(1);
    expect(results(command)).toMatchObject([
      { line: 1, success: false, outcome: 'unknown', eventUuid: expect.any(String) },
    ]);
    expect(lastLine(command)).toBe('error: 0 events were accepted, 0 refused, 1 unknown.');
  });

  it('shows that on a terminal', async () => {
    here.pubSub.failCalls({ rpc: 'Publish', status: 14, text: 'upstream reset' });
    const command = publishThere(['--data', '{"Number__c":"1"}'], '', 80);
    await command.exitCode;
    expect(command.stdout.text).toMatch(/line 1 .*unknown: PublicationError, It is not known/);
  });

  it.each([
    [['/u/notices', '--pubsub'], /not a platform event/],
    [[channel, '--pubsub', '--all-or-none'], /has no --all-or-none/],
  ])('refuses %j', async (args, message) => {
    const command = publish(args, '{}');
    expect(await command.exitCode).toBe(1);
    expect(lastLine(command)).toMatch(message);
  });

  it('ends in order when it is to stop, with an input that goes on', async () => {
    const stdin = new Readable({ read: () => undefined });
    const command = publishThere([], stdin);
    stdin.push('{"Number__c":"1"}\n');
    await command.stdout.until(({ lines }) => lines.length === 1);
    command.stop();
    expect(await command.exitCode).toBe(0);
    expect(lastLine(command)).toMatch(/1 event was accepted, 0 refused\.$/);
  });
});
