import type { Observable } from 'rxjs';
import { recoveryFrom } from '../recovery.ts';
import type { Ask, EventBatch } from './conversation.ts';
import { fittingOneRequest } from './fitting-one-request.ts';
import { refusal } from './refusal.ts';
import type { Unanswered } from './subscribe.ts';

/** The server no longer serves this channel. */
export interface Unsubscribed {
  readonly type: 'unsubscribed';
  readonly channel: string;
}

/**
 * Ends as many of the subscriptions as one request can carry (Bayeux, "Unsubscribe"). A refusal leaves nothing to be
 * done and counts as done, unless it concerns the whole session: then this fails.
 */
export const unsubscribe = (
  ask: Ask,
  clientId: string,
  channels: readonly string[],
): Observable<EventBatch | Unsubscribed | Unanswered> => {
  const asked = fittingOneRequest(
    channels.map((subscription) => ({
      subscription,
      request: { channel: '/meta/unsubscribe', clientId, subscription },
    })),
  );
  return ask(
    asked.map(({ request }) => request),
    (answers) => {
      for (const { reply } of answers) {
        if (reply?.successful !== false) continue;
        const error = refusal('The server refused /meta/unsubscribe', reply);
        if (recoveryFrom(error).remedy !== 'give-up') throw error;
      }
      return asked.map(({ subscription }, index) => ({
        type:
          answers[index]?.reply === undefined && asked.length > 1 ? 'unanswered' : 'unsubscribed',
        channel: subscription,
      }));
    },
  );
};
