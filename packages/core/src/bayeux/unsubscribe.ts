import type { Observable } from 'rxjs';
import { recoveryFrom } from '../failures/recovery.ts';
import type { EventBatch, Left } from '../reports/session-news.ts';
import type { Ask } from './conversation.ts';
import { noReply } from './conversation.ts';
import { fittingOneRequest } from '../wire/fitting-one-request.ts';
import { refusal } from '../failures/refusal.ts';
import { isUnanswered } from './subscribe.ts';
import type { Unanswered } from './subscribe.ts';

/**
 * Ends as many of the subscriptions as one request can carry (Bayeux, "Unsubscribe"). A refusal is only reported, since
 * nobody listens to the channel any more. Fails when it concerns the whole session.
 */
export const unsubscribe = (
  ask: Ask,
  clientId: string,
  channels: readonly string[],
): Observable<EventBatch | Left | Unanswered> => {
  const asked = fittingOneRequest(channels, (subscription) => ({
    subscription,
    request: { channel: '/meta/unsubscribe', clientId, subscription },
  }));
  return ask(
    asked.map(({ request }) => request),
    (answers) =>
      asked.map(({ subscription: channel, request }, index): Left | Unanswered => {
        const { reply } = answers[index] ?? {};
        if (reply === undefined) {
          if (isUnanswered(answers)) throw noReply(request);
          return { type: 'unanswered', channel };
        }
        if (reply.successful !== false) return { type: 'unsubscribed', channel };
        const error = refusal(`The server refused to unsubscribe ${channel}`, reply);
        if (recoveryFrom(error).remedy !== 'give-up') throw error;
        return { type: 'kept', channel, error };
      }),
  );
};
