import type { MockOrg } from '../src/index.ts';
import { RawClient } from './helpers/raw-client.ts';
import { startOrg } from './helpers/start-org.ts';

describe('handshake', () => {
  let org: MockOrg;

  beforeEach(async () => {
    org = await startOrg({ clientLimit: 2 });
  });

  it('gives a client id and the capabilities, and no advice', async () => {
    const { status, headers, messages } = await new RawClient(org).handshake({ id: '1' });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json;charset=UTF-8');
    expect(messages).toEqual([
      {
        channel: '/meta/handshake',
        id: '1',
        clientId: expect.stringMatching(/^[a-z0-9]{18,29}$/),
        version: '1.0',
        minimumVersion: '1.0',
        supportedConnectionTypes: ['long-polling'],
        ext: { replay: true, 'payload.format': true },
        successful: true,
      },
    ]);
  });

  it('sets the four cookies, the session one for /cometd/ only', async () => {
    const { headers } = await new RawClient(org).handshake();
    expect(headers.getSetCookie().sort()).toEqual([
      expect.stringMatching(/^BAYEUX_BROWSER=\w+; Path=\/cometd\/; HttpOnly$/),
      expect.stringMatching(/^BrowserId=\w+; Path=\/; Max-Age=5184000$/),
      expect.stringMatching(/^sfdc-stream=![\w.]+; Path=\/; Expires=.* GMT$/),
      expect.stringMatching(/^t=\w+; Path=\/cometd\/; HttpOnly$/),
    ]);
  });

  it('leaves the cookies of a returning client as they are', async () => {
    const client = new RawClient(org);
    await client.handshake();
    const { headers } = await client.handshake();
    const names = headers.getSetCookie().map((cookie) => cookie.split('=')[0]);
    expect(names.sort()).toEqual(['BrowserId', 't']);
  });

  it.each([
    ['without a token', undefined, '401::Request requires authentication'],
    ['with an unknown token', 'nonsense', '401::Authentication invalid'],
  ])('is denied %s', async (_, token, failureReason) => {
    const client = new RawClient(org);
    client.useToken(token);
    const { status, messages, headers } = await client.handshake({ id: '1' });
    expect(status).toBe(200);
    expect(headers.getSetCookie()).toEqual([]);
    expect(messages).toEqual([
      {
        channel: '/meta/handshake',
        id: '1',
        error: '403::Handshake denied',
        successful: false,
        ext: { sfdc: { failureReason }, replay: true, 'payload.format': true },
        advice: { reconnect: 'none' },
      },
    ]);
  });

  it('takes the authorization scheme OAuth as well', async () => {
    const response = await fetch(`${org.url}/cometd/59.0`, {
      method: 'POST',
      headers: { Authorization: `OAuth ${org.issueToken().accessToken}` },
      body: JSON.stringify({
        channel: '/meta/handshake',
        supportedConnectionTypes: ['long-polling'],
      }),
    });
    expect(await response.json()).toEqual([expect.objectContaining({ successful: true })]);
  });

  it('is refused without long-polling', async () => {
    const { reply } = await new RawClient(org).handshake({
      supportedConnectionTypes: ['websocket'],
    });
    expect(reply).toMatchObject({
      successful: false,
      error: '400::Invalid connection type websocket',
      advice: { reconnect: 'none' },
    });
  });

  it('is denied beyond the limit of clients', async () => {
    await new RawClient(org).handshake();
    await new RawClient(org).handshake();
    const { reply } = await new RawClient(org).handshake();
    expect(reply).toMatchObject({
      error: '403::Handshake denied',
      ext: { sfdc: { failureReason: '403::Organization concurrent user limit exceeded' } },
    });
  });

  it('gives up a request in which a handshake has company', async () => {
    const client = new RawClient(org);
    const { status } = await client.send([
      { channel: '/meta/handshake', supportedConnectionTypes: ['long-polling'] },
      { channel: '/meta/connect' },
    ]);
    expect(status).toBe(400);
    expect(org.sessions).toEqual([]);
  });
});

describe('the endpoint', () => {
  let org: MockOrg;

  beforeEach(async () => {
    org = await startOrg();
  });

  const handshake = JSON.stringify([
    { channel: '/meta/handshake', id: '1', supportedConnectionTypes: ['long-polling'] },
  ]);

  it.each(['/cometd/59.0', '/cometd/59.0/', '/cometd/37.0'])('is at %s', async (path) => {
    const { status, reply } = await new RawClient(org).post(handshake, path);
    expect(status).toBe(200);
    expect(reply.successful).toBe(true);
  });

  it.each([
    ['/cometd', "400::API version in the URI is mandatory. URI format: '/cometd/66.0'"],
    ['/cometd/', "400::API version in the URI is mandatory. URI format: '/cometd/66.0'"],
    ['/cometd/36.0', expect.stringContaining("Only API versions '37.0' and later")],
    ['/cometd/59.1', expect.stringContaining('400::Unsupported API version.')],
    ['/cometd/59.0/more', expect.stringContaining('400::Unsupported API version.')],
  ])('refuses the version of %s', async (path, error) => {
    const { status, reply } = await new RawClient(org).post(handshake, path);
    expect(status).toBe(400);
    expect(reply).toEqual({ channel: '/meta/handshake', id: '1', error, successful: false });
  });

  it.each(['GET', 'PUT', 'OPTIONS'])('answers %s with 405', async (method) => {
    const response = await fetch(`${org.url}/cometd/59.0`, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  });

  it('takes a single message without an array, and answers with one', async () => {
    const { reply, text } = await new RawClient(org).post(handshake.slice(1, -1));
    expect(reply.successful).toBe(true);
    expect(text).toMatch(/^\[/);
  });

  it('takes a body of 32,768 bytes and answers a larger one with 413', async () => {
    const client = new RawClient(org);
    const padded = (size: number): string => handshake + ' '.repeat(size - handshake.length);
    expect((await client.post(padded(32_768))).status).toBe(200);
    const tooLarge = await client.post(padded(32_769));
    expect(tooLarge.status).toBe(413);
    expect(tooLarge.reply.error).toBe('413::Maximum Request Size Exceeded');
  });

  it.each(['{not json', '7', '["/meta/connect"]', '[{"channel":7}]', '[null]', ''])(
    'answers the body %p with 400',
    async (body) => {
      expect((await new RawClient(org).post(body)).status).toBe(400);
    },
  );

  it('answers no messages with no messages', async () => {
    const { status, text } = await new RawClient(org).post('[]');
    expect(status).toBe(200);
    expect(text).toBe('[]');
  });
});
