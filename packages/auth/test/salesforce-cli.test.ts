import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { firstValueFrom } from 'rxjs';
import { exposed } from '../../http/test/exposed.ts';
import { salesforceCliAuth } from '../src/node.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sfstream-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

type Output = string | { readonly status: number; readonly [field: string]: unknown };

const done = (result: object): Output => ({ status: 0, result, warnings: [] });

const failed = (name: string, message: string): Output => ({ status: 1, name, message });

/** An `sf` command that answers as told, by the first words of its arguments, and writes down what it was asked. */
const fakeCli = (answers: Readonly<Record<string, Output>>) => {
  const command = path.join(folder, 'sf');
  const log = path.join(folder, 'log');
  writeFileSync(log, '');
  writeFileSync(
    command,
    `#!${process.execPath}
const args = process.argv.slice(2);
require('node:fs').appendFileSync(${JSON.stringify(log)}, JSON.stringify(args) + '\\n');
const answers = ${JSON.stringify(answers)};
const topic = Object.keys(answers).find((words) => args.join(' ').startsWith(words));
const answer = answers[topic] ?? 'Warning: ' + args.join(' ') + ' is not a sf command.';
if (process.env.NO_COLOR === undefined) console.log('\\x1b[0m');
console.log(typeof answer === 'string' ? answer : JSON.stringify(answer));
process.exitCode = typeof answer === 'string' ? 127 : answer.status;
`,
  );
  chmodSync(command, 0o755);
  const asked = (): unknown[] =>
    readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
  return { command, asked };
};

const org = { instanceUrl: 'https://acme.my.salesforce.com', username: 'user@acme.example' };
const redacted = '[REDACTED] Use "sf org auth show-access-token" to view';

it('asks for the org, then for the token', async () => {
  const { command, asked } = fakeCli({
    'org display': done({ ...org, accessToken: redacted }),
    'org auth show-access-token': done({ accessToken: '00D!secret' }),
  });
  const auth = salesforceCliAuth({ targetOrg: 'my org; rm -rf', command });
  expect(await firstValueFrom(auth.token$)).toEqual({
    accessToken: '00D!secret',
    tokenType: 'Bearer',
    instanceUrl: 'https://acme.my.salesforce.com',
  });
  expect(asked()).toEqual([
    ['org', 'display', '--json', '--target-org=my org; rm -rf'],
    ['org', 'auth', 'show-access-token', '--json', '--target-org=my org; rm -rf'],
  ]);
  expect(exposed(auth)).not.toContain('secret');
});

it("leaves the org to the CLI's default", async () => {
  const { command, asked } = fakeCli({
    'org display': done(org),
    'org auth show-access-token': done({ accessToken: '00D!secret' }),
  });
  await firstValueFrom(salesforceCliAuth({ command }).token$);
  expect(asked()).toContainEqual(['org', 'display', '--json']);
});

it('takes the token of the org from a CLI that has no command for it', async () => {
  const { command } = fakeCli({ 'org display': done({ ...org, accessToken: '00D!secret' }) });
  expect(await firstValueFrom(salesforceCliAuth({ command }).token$)).toMatchObject({
    accessToken: '00D!secret',
  });
});

/** An `sf` command that writes these texts, to stdout and stderr, whatever it is asked. */
const talkingCli = (stdout: string, stderr = '', exitCode = 0): string => {
  const command = path.join(folder, 'sf');
  writeFileSync(
    command,
    `#!${process.execPath}
process.stdout.write(${JSON.stringify(stdout)});
process.stderr.write(${JSON.stringify(stderr)});
process.exitCode = ${exitCode};
`,
  );
  chmodSync(command, 0o755);
  return command;
};
const shown = JSON.stringify(done({ ...org, accessToken: '00D!secret' }), null, 2);

it.each([
  ['before it', `Warning: The "org display" command is {deprecated}.\n${shown}`],
  ['after it', `${shown}\n ›   Warning: update available from 2.90.0 to 2.91.0.\n`],
  ['in JSON', `{"level":"warn","message":"deprecated"}\n${shown}\n{"message":"bye"}`],
  ['in JSON with a result', `{"result":"hook ran"}\n${shown}`],
  ['in colours', `\u001b[33m{ "Warning\u001b[0m\n${shown}`],
])('reads the answer with a notice %s', async (_, output) => {
  const auth = salesforceCliAuth({ command: talkingCli(output) });
  expect(await firstValueFrom(auth.token$)).toMatchObject({ accessToken: '00D!secret' });
});

it('reads the answer where it is mixed into the other stream', async () => {
  const auth = salesforceCliAuth({ command: talkingCli('Done.\n', `Warning\n${shown}`) });
  expect(await firstValueFrom(auth.token$)).toMatchObject({ accessToken: '00D!secret' });
});

it('quotes the failure of the CLI, and not a notice in JSON', async () => {
  const text = `{"message":"a notice"}\n${JSON.stringify(failed('AuthError', 'Expired.'))}\n{"message":"bye"}`;
  const auth = salesforceCliAuth({ command: talkingCli(text, '', 1) });
  await expect(firstValueFrom(auth.token$)).rejects.toMatchObject({
    name: 'AuthenticationError',
    error: 'AuthError',
    message: expect.stringContaining('failed: AuthError, Expired. Run it by hand'),
  });
});

it.each([
  ['Error', 'getaddrinfo ENOTFOUND acme.my.salesforce.com', 'busy'],
  ['REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.', 'limit'],
  ['ERROR_HTTP_503', 'Service is temporarily unavailable', 'busy'],
])('takes the failure %s, %s, for one that passes', async (name, message, reason) => {
  const text = JSON.stringify(failed(name, message));
  const auth = salesforceCliAuth({ command: talkingCli('', text, 1) });
  await expect(firstValueFrom(auth.token$)).rejects.toMatchObject({
    name: 'LoginUnavailableError',
    reason,
    error: name,
  });
});

it('asks again to renew, once for fifty (behaviour 20)', async () => {
  const { command, asked } = fakeCli({
    'org display': done(org),
    'org auth show-access-token': done({ accessToken: '00D!secret' }),
  });
  const auth = salesforceCliAuth({ command });
  const token = await firstValueFrom(auth.token$);
  await Promise.all(Array.from({ length: 50 }, () => firstValueFrom(auth.renew(token))));
  expect(asked()).toHaveLength(4);
});

it.each<[string, Readonly<Record<string, Output>>, RegExp]>([
  [
    'has no login',
    { 'org display': failed('NoDefaultEnvError', 'No default environment found.') },
    /sf org display --json failed: NoDefaultEnvError, No default environment found\. .*org login web/,
  ],
  [
    'shows no token',
    {
      'org display': done({ ...org, accessToken: redacted }),
      'org auth show-access-token': failed('AuthError', 'Expired.'),
    },
    /show-access-token --json failed: AuthError, Expired\./,
  ],
  [
    'shows no token, and has no command for it',
    { 'org display': done(org) },
    /not what was expected/,
  ],
  ['writes what is no JSON', { 'org display': '00D!secret' }, /not what was expected/],
  [
    'writes another JSON',
    { 'org display': done({ token: '00D!secret' }) },
    /not what was expected/,
  ],
  [
    'leads to a look-alike host',
    {
      'org display': done({ instanceUrl: 'https://acme.my.salesforce.com.evil.example' }),
      'org auth show-access-token': done({ accessToken: '00D!secret' }),
    },
    /not a host of Salesforce's API/,
  ],
])('fails when the CLI %s', async (_, answers, reason) => {
  const { command } = fakeCli(answers);
  const error: unknown = await firstValueFrom(salesforceCliAuth({ command }).token$).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({
    name: 'AuthenticationError',
    message: expect.stringMatching(reason),
  });
  expect(exposed(error)).not.toContain('secret');
});

it('fails when there is no CLI, and says what to do', async () => {
  const auth = salesforceCliAuth({ command: path.join(folder, 'nothing') });
  await expect(firstValueFrom(auth.token$)).rejects.toMatchObject({
    name: 'AuthenticationError',
    message: expect.stringMatching(/could not be run \(ENOENT\)\. Install the Salesforce CLI/),
  });
});

it('fails when the name of an org cannot be an argument', async () => {
  const { command } = fakeCli({});
  const auth = salesforceCliAuth({ command, targetOrg: 'a\0b' });
  await expect(firstValueFrom(auth.token$)).rejects.toMatchObject({
    name: 'AuthenticationError',
    message: expect.stringMatching(/could not be run \(ERR_INVALID_ARG_VALUE\)/),
  });
});

it('refuses wrong options', () => {
  expect(() => salesforceCliAuth({ org: 'acme' } as object)).toThrow(/has no option org/);
});
