import { shortened } from '@sfstream/base';
import type { Observable } from 'rxjs';
import type { Ask } from './conversation.ts';
import type { EventBatch } from '../reports/session-news.ts';
import { granted } from './conversation.ts';
import { refusal } from '../failures/refusal.ts';

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
        const offered = reply.supportedConnectionTypes;
        if (offered?.includes('long-polling') === false) {
          throw refusal('The handshake cannot be used', {
            ...reply,
            error: `the server offers ${shortened(offered.join(', ')) || 'no connection type'}, but this client only knows long-polling`,
          });
        }
        if (reply.clientId === undefined) {
          throw refusal('The handshake cannot be used', {
            ...reply,
            error: 'the reply has no clientId',
          });
        }
        return { type: 'handshaken', clientId: reply.clientId };
      }),
  );
