import { Agent, request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { EventData, Listen } from './listen.ts';

interface Message {
  readonly channel: string;
  readonly data?: EventData;
  readonly clientId?: string;
}

/** Sends one message, and calls back with the messages that answer it. */
type Exchange = (message: object, read: (messages: readonly Message[]) => void) => void;

/**
 * The measure of the others: Node's own HTTP with a kept connection, `JSON.parse` and a call for each event. It checks
 * nothing and repairs nothing. Any client in JavaScript does this much and more.
 */
export const bare: Listen = ({ origin, channels }, onEvent) => {
  const exchange = exchangeWith(origin);
  const poll = (clientId: string): void =>
    exchange({ channel: '/meta/connect', clientId, connectionType: 'long-polling' }, (messages) => {
      for (const { data } of messages) if (data !== undefined) onEvent(data);
      poll(clientId);
    });

  exchange(
    { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['long-polling'] },
    ([reply]) => {
      const clientId = reply?.clientId ?? '';
      exchange({ channel: '/meta/subscribe', clientId, subscription: channels }, () =>
        poll(clientId),
      );
    },
  );
};

const exchangeWith = (origin: string): Exchange => {
  const { hostname, port } = new URL(origin);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const target = { hostname, port, path: '/cometd/66.0', method: 'POST', agent };
  const headers: Record<string, string> = {
    'Content-Type': 'application/json;charset=UTF-8',
    Authorization: 'Bearer token',
  };
  let lastId = 0;

  return (message, read) => {
    const body = JSON.stringify([{ ...message, id: String((lastId += 1)) }]);
    const length = Buffer.byteLength(body);
    request({ ...target, headers: { ...headers, 'Content-Length': length } }, (response) => {
      readText(response, (text) => {
        const [cookie] = response.headers['set-cookie'] ?? [];
        if (cookie !== undefined) headers['Cookie'] = cookie.split(';')[0] ?? '';
        read(JSON.parse(text) as Message[]);
      });
    }).end(body);
  };
};

const readText = (response: IncomingMessage, read: (text: string) => void): void => {
  let text = '';
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => (text += chunk));
  response.on('end', () => read(text));
};
