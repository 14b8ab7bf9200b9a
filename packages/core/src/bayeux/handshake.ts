import type { Observable } from 'rxjs';
import type { Ask, EventBatch } from './conversation.ts';
import { granted } from './conversation.ts';
import { refusal } from './refusal.ts';

/** A session that the server has opened. */
export interface Handshaken {
  readonly type: 'handshaken';
  readonly clientId: string;
}

/**
 * Opens a session (Bayeux, "Handshake"). Travels alone. Salesforce's reply carries no advice: the first poll's does.
 *
 * | field | request | successful reply |
 * | --- | --- | --- |
 * | version | MUST | MUST |
 * | supportedConnectionTypes | MUST | MUST |
 * | clientId | - | MUST |
 * | ext.replay | Salesforce: asks for durable streaming | MAY |
 */
export const handshake = (ask: Ask): Observable<EventBatch | Handshaken> =>
  ask(
    [
      {
        channel: '/meta/handshake',
        version: '1.0',
        minimumVersion: '1.0',
        supportedConnectionTypes: ['long-polling'],
        ext: { replay: true },
      },
    ],
    (answers) =>
      answers.map((answer) => {
        const reply = granted(answer);
        if (reply.supportedConnectionTypes?.includes('long-polling') === false) {
          throw refusal('The server offers no long-polling', reply);
        }
        if (reply.clientId === undefined) throw refusal('The handshake brought no clientId', reply);
        return { type: 'handshaken', clientId: reply.clientId };
      }),
  );
