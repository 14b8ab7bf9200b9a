import { request as sendHttp } from 'node:http';
import type { Agent as HttpAgent, IncomingMessage } from 'node:http';
import { request as sendHttps } from 'node:https';
import type { Agent as HttpsAgent } from 'node:https';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Carrier, Outgoing } from '../carrier.ts';
import { memoizeLast } from '../memoize-last.ts';

/**
 * Carries by Node's own HTTP, for requests that are many and go straight to the server: an answer costs a fraction of
 * what it costs by way of axios. Follows no redirects and knows no proxies.
 */
export const nodeCarrier = (
  agents: { readonly http: HttpAgent; readonly https: HttpsAgent },
  maxResponseBytes: number,
): Carrier => {
  const targetOf = memoizeLast((url: string) => {
    const { protocol, hostname, port, pathname, search, username, password } = new URL(url);
    const isSecure = protocol === 'https:';
    return {
      send: isSecure ? sendHttps : sendHttp,
      agent: isSecure ? agents.https : agents.http,
      // Without the brackets of IPv6.
      hostname: hostname.replace(/^\[(.*)\]$/, '$1'),
      port,
      path: `${pathname}${search}`,
      auth:
        username === '' && password === ''
          ? null
          : `${decodeURIComponent(username)}:${decodeURIComponent(password)}`,
    };
  });

  return (outgoing, answered, failed) => {
    const { method, url, body } = outgoing;
    const { send, ...target } = targetOf(url);
    let isOver = false;
    const fail = (thrown: unknown): void => {
      if (isOver) return;
      isOver = true;
      failed(thrown);
      sent.destroy();
    };
    const sent = send({ ...target, method, headers: headersOf(outgoing) }, (response) => {
      readText(response, maxResponseBytes, fail, (text) => {
        // Only in the next turn the agent has the connection back, for the request that follows this answer.
        process.nextTick(() => {
          if (isOver) return;
          isOver = true;
          answered({ status: response.statusCode ?? 0, headers: response.headers, body: text });
        });
      });
    });
    sent.on('error', fail);
    sent.end(body);
    return () => {
      if (isOver) return;
      isOver = true;
      sent.destroy();
    };
  };
};

const headersOf = ({ headers, body }: Outgoing): Record<string, string | number> => {
  const all: Record<string, string | number> = {
    accept: 'application/json, text/plain, */*',
    'accept-encoding': 'gzip, deflate, br',
    'user-agent': 'sfstream',
  };
  for (const name in headers) all[name.toLowerCase()] = withoutControls(headers[name] ?? '');
  if (body !== undefined) all['content-length'] = Buffer.byteLength(body);
  return all;
};

/** As axios does: a token that was read with its line break is no reason to fail. */
const withoutControls = (value: string): string =>
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  value.replace(/[\u0000-\u0008\u000a-\u001f\u007f]+/g, '').trim();

const readText = (
  response: IncomingMessage,
  maxBytes: number,
  failed: (thrown: unknown) => void,
  read: (text: string) => void,
): void => {
  const unpacked = unpack(response);
  // Piece by piece: a long text is put together at less cost than its bytes.
  const decoder = new StringDecoder('utf8');
  let text = '';
  let bytes = 0;
  response.on('error', failed);
  if (unpacked !== response) unpacked.on('error', failed);
  unpacked.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxBytes) failed(tooLarge());
    else text += decoder.write(chunk);
  });
  unpacked.on('end', () => {
    text += decoder.end();
    read(text.charCodeAt(0) === byteOrderMark ? text.slice(1) : text);
  });
};

const byteOrderMark = 0xfeff;

const unpack = (response: IncomingMessage): Readable => {
  switch (response.headers['content-encoding']?.toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return response.pipe(createGunzip());
    case 'deflate':
      return response.pipe(createInflate());
    case 'br':
      return response.pipe(createBrotliDecompress());
    default:
      return response;
  }
};

const tooLarge = (): Error =>
  Object.assign(new Error('The answer is larger than allowed.'), {
    code: 'ERR_RESPONSE_TOO_LARGE',
  });
