import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { authorizationDenied, startMockOrg } from '@sfstream/testing';
import type { MockOrg } from '@sfstream/testing';
import { start } from './helpers/command.ts';
import type { RunningCommand } from './helpers/command.ts';

let org: MockOrg;
let folder: string;
let redirectUri: string;
const started: RunningCommand[] = [];

beforeEach(async () => {
  redirectUri = `http://localhost:${await freePort()}/callback`;
  org = await startMockOrg({ callbackUrls: [redirectUri], rotateRefreshTokens: true });
  folder = await mkdtemp(join(tmpdir(), 'sfstream-login-'));
});
afterEach(async () => {
  for (const { stop, exitCode } of started.splice(0)) {
    stop();
    await exitCode;
  }
  await org.close();
  await rm(folder, { recursive: true });
});

const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

const app = (): Record<string, string> => ({
  SF_LOGIN_URL: org.url,
  SF_CONSUMER_KEY: org.credentials.consumerKey,
  XDG_CONFIG_HOME: folder,
});

const sfstream = (args: readonly string[], env: Readonly<Record<string, string>> = app()) => {
  const command = start(args, env);
  started.push(command);
  return command;
};
const login = (...args: readonly string[]): RunningCommand =>
  sfstream(['login', '--redirect-uri', redirectUri, ...args]);

const printedUrl = async ({ stderr }: RunningCommand): Promise<string> => {
  const printed = /^http\S+\/authorize\?\S+$/m;
  await stderr.until(({ text }) => printed.test(text));
  return printed.exec(stderr.text)?.[0] ?? '';
};

/** Of the answer to a request line that no browser would send. */
const statusOf = (target: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(redirectUri);
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.write(`GET ${target} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    });
    socket.on('error', reject);
    socket.on('data', (answer) => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(String(answer))?.[1])));
  });

/** What a browser does: goes where the page of Salesforce sends it. */
const browse = async (url: string): Promise<Response> => {
  const { headers } = await fetch(url, { redirect: 'manual' });
  return fetch(headers.get('location') ?? '');
};

describe('sfstream login', () => {
  it('catches the redirect, and keeps the refresh token where its owner alone can read it', async () => {
    const file = join(folder, 'deep/token');
    const command = login('--save', file);
    const page = await browse(await printedUrl(command));
    expect(await command.exitCode).toBe(0);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).toContain('You are logged in');
    const kept = (await readFile(file, 'utf8')).trim();
    expect(kept).toBe(org.credentials.refreshToken);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(command.stdout.text + command.stderr.text).not.toContain(kept);
  });

  it('prints the line that uses the login, which follows its rotation', async () => {
    const command = login();
    await browse(await printedUrl(command));
    await command.exitCode;
    const line = command.stderr.lines.find((text) => text.endsWith(' sfstream doctor')) ?? '';
    const env = Object.fromEntries(
      [...line.matchAll(/(SF_\w+)=(\S+)/g)].map(([, name, value]) => [name, value]),
    ) as Record<string, string>;
    const file = join(folder, 'sfstream/refresh-token');
    expect(env['SF_REFRESH_TOKEN_FILE']).toBe(file);
    const first = await readFile(file, 'utf8');
    for (const args of [['doctor'], ['publish', '/event/Order__e', '--data', '{}']]) {
      expect(await sfstream(args, env).exitCode).toBe(0);
    }
    const last = await readFile(file, 'utf8');
    expect(last).not.toBe(first);
    expect(last.trim()).toBe(org.credentials.refreshToken);
    expect(await readdir(join(folder, 'sfstream'))).toEqual(['refresh-token']);
  });

  it('prints the refresh token alone when that is asked for, and keeps it nowhere', async () => {
    const command = login('--print');
    await browse(await printedUrl(command));
    expect(await command.exitCode).toBe(0);
    expect(command.stdout.text).toBe(`${org.credentials.refreshToken}\n`);
    expect(await readdir(folder)).toEqual([]);
  });

  it('exits 2 when the user denies it, and shows that in the browser as well', async () => {
    org.intercept('/services/oauth2/authorize', authorizationDenied());
    const command = login();
    const page = await browse(await printedUrl(command));
    expect(await page.text()).toContain('You are not logged in');
    expect(await command.exitCode).toBe(2);
    expect(command.stderr.lines.at(-1)).toMatch(/^error: .*access_denied/);
  });

  it('shows the text of the redirect as text', async () => {
    const command = login();
    const state = new URL(await printedUrl(command)).searchParams.get('state') ?? '';
    const page = await fetch(`${redirectUri}?error=%3Cimg%20src=x%3E&state=${state}`);
    const html = await page.text();
    expect(html).toContain('&lt;img src=x&gt;');
    expect(html).not.toContain('<img');
    expect(await command.exitCode).toBe(2);
  });

  it('says which folder it has made', async () => {
    const command = login('--save', join(folder, 'new/and/deep/token'));
    await browse(await printedUrl(command));
    expect(await command.exitCode).toBe(0);
    expect(command.stderr.text).toContain(`Made the folder ${join(folder, 'new')}, which only you`);
  });

  it('turns away what answers another attempt, and asks for another address, and waits on', async () => {
    const command = login();
    const url = await printedUrl(command);
    const wrong = await fetch(`${redirectUri}?code=x&state=other`);
    expect(wrong.status).toBe(400);
    const elsewhere = await fetch(new URL('/favicon.ico', redirectUri));
    expect(elsewhere.status).toBe(404);
    for (const target of [
      '//',
      '//x//',
      '*',
      '/\\',
      'http://[',
      `http://elsewhere.example/callback`,
    ]) {
      expect(await statusOf(target)).toBeGreaterThanOrEqual(400);
    }
    await browse(url);
    expect(await command.exitCode).toBe(0);
  });

  it('keeps the old token when the new one cannot be kept, and says so', async () => {
    const file = join(folder, 'file');
    await writeFile(file, 'old');
    const command = login('--save', join(file, 'token'));
    const page = await browse(await printedUrl(command));
    expect(await page.text()).toContain('cannot be written');
    expect(await command.exitCode).toBe(1);
    expect(await readFile(file, 'utf8')).toBe('old');
  });

  it('says what scope is missing when no refresh token is granted', async () => {
    org.intercept('/services/oauth2/token', {
      change: ({ body, ...answer }) => ({
        ...answer,
        headers: {},
        body: { ...(body as object), refresh_token: undefined },
      }),
    });
    const command = login();
    await browse(await printedUrl(command));
    expect(await command.exitCode).toBe(2);
    expect(command.stderr.lines.at(-1)).toMatch(/no refresh token\. Add the scope refresh_token/);
  });

  it('ends when it is to stop', async () => {
    const command = login();
    await printedUrl(command);
    command.stop();
    expect(await command.exitCode).toBe(0);
    await expect(fetch(redirectUri)).rejects.toThrow();
  });

  it('says that the port is in use', async () => {
    const first = login();
    await printedUrl(first);
    const second = login();
    expect(await second.exitCode).toBe(1);
    expect(second.stderr.text).toMatch(
      /^error: Port \d+ is in use, perhaps by another sfstream login/,
    );
  });

  it.each([
    ['http://acme.example/callback', /must lead to this machine by http/],
    ['https://localhost:1717/callback', /must lead to this machine by http/],
    ['callback', /^error: --redirect-uri is not a URL/],
  ])('exits 1 for the redirect %s', async (uri, message) => {
    const command = sfstream(['login', '--redirect-uri', uri]);
    expect(await command.exitCode).toBe(1);
    expect(command.stderr.text).toMatch(message);
  });

  it('needs to know the app', async () => {
    const command = sfstream(['login'], {});
    expect(await command.exitCode).toBe(1);
    expect(command.stderr.text).toMatch(/^error: .*Set SF_CONSUMER_KEY, or give --consumer-key/);
  });
});
