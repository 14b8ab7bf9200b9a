import { Agent, request } from 'node:http';
import type { EventData, Listen } from './listen.ts';

interface Message {
  readonly channel: string;
  readonly data?: EventData;
  readonly clientId?: string;
}

/**
 * The measure of the others: Node's own HTTP with a kept connection, `JSON.parse` and a call for each event. It checks
 * nothing and repairs nothing. Any client in JavaScript does this much and more.
 */
export const bare: Listen = ({ origin, channel }, onEvent) => {
  const { hostname, port } = new URL(origin);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers: Record<string, string> = {
    'Content-Type': 'application/json;charset=UTF-8',
    Authorization: 'Bearer token',
  };
  let lastId = 0;

  const exchange = (message: object, read: (messages: readonly Message[]) => void): void => {
    const body = JSON.stringify([{ ...message, id: String((lastId += 1)) }]);
    const sent = request(
      {
        hostname,
        port,
        path: '/cometd/66.0',
        method: 'POST',
        agent,
        headers: { ...headers, 'Content-Length': Buffer.byteLength(body) },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => {
          const [cookie] = response.headers['set-cookie'] ?? [];
          if (cookie !== undefined) headers['Cookie'] = cookie.split(';')[0] ?? '';
          read(JSON.parse(text) as Message[]);
        });
      },
    );
    sent.end(body);
  };

  const poll = (clientId: string): void =>
    exchange({ channel: '/meta/connect', clientId, connectionType: 'long-polling' }, (messages) => {
      for (const { data } of messages) if (data !== undefined) onEvent(data);
      poll(clientId);
    });

  exchange(
    { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['long-polling'] },
    ([reply]) => {
      const clientId = reply?.clientId ?? '';
      exchange({ channel: '/meta/subscribe', clientId, subscription: channel }, () =>
        poll(clientId),
      );
    },
  );
};
