import type { Observable } from 'rxjs';
import { concat, defer, from } from 'rxjs';
import { withoutFilter } from '../model/channel-name.ts';
import type { Demand } from '../model/demand.ts';
import type { ServerError } from '../errors/server-error.ts';
import { recoveryFrom } from '../failures/recovery.ts';
import type { ReplayId } from '../model/replay.ts';
import type { Answer, Ask } from './conversation.ts';
import { noReply } from './conversation.ts';
import { fittingOneRequest } from '../wire/fitting-one-request.ts';
import type { Acknowledged, Asked, EventBatch, Refused } from '../reports/session-news.ts';
import type { Request } from '../messages/message.ts';
import { subscriptionRefusal } from '../failures/refusal.ts';

/** The server passed over one request of several, as a server without batches does. */
export interface Unanswered {
  readonly type: 'unanswered';
  readonly channel: string;
}

/** The server is too busy for this channel at the moment. */
export interface Postponed {
  readonly type: 'postponed';
  readonly demand: Demand;
  readonly error: ServerError;
}

/** The outcome of a request to subscribe one channel. */
export type SubscribeOutcome = Acknowledged | Refused | Postponed | Unanswered;

/**
 * Subscribes as many of the channels as one request can carry (Bayeux, "Subscribe"), each from its own position
 * (Streaming API guide, "Message Durability"). Fails when a refusal concerns the whole session.
 *
 * | field | request | reply |
 * | --- | --- | --- |
 * | clientId | MUST | MAY |
 * | subscription | MUST | MUST |
 * | ext.replay | Salesforce: map with this very channel in it | - |
 */
export const subscribe = (
  ask: Ask,
  clientId: string,
  demands: readonly Demand[],
): Observable<EventBatch | Asked | SubscribeOutcome> =>
  defer(() => {
    const asked = fittingOneRequest(demands, (demand) => {
      const replayId = demand.position();
      return { demand, replayId, request: toRequest(clientId, demand.channel, replayId) };
    });
    return concat(
      from(asked.map(({ demand, replayId }): Asked => ({ type: 'asked', demand, replayId }))),
      ask(
        asked.map(({ request }) => request),
        (answers) => asked.map((subscription, index) => outcomeOf(subscription, answers, index)),
        // A subscriber that a reply admits gets the events beside it; one that is refused does not.
        { repliesFirst: true },
      ),
    );
  });

const outcomeOf = (
  { demand, replayId, request }: Omit<Asked, 'type'> & { readonly request: Request },
  answers: readonly Answer[],
  index: number,
): SubscribeOutcome => {
  const { reply, serverTime } = answers[index] ?? {};
  if (reply === undefined) {
    if (isUnanswered(answers)) throw noReply(request);
    return { type: 'unanswered', channel: demand.channel };
  }
  if (reply.successful === true) return { type: 'acknowledged', demand, replayId, serverTime };
  const error = subscriptionRefusal(demand.channel, replayId, reply);
  const { remedy, pace } = recoveryFrom(error);
  if (remedy === 'give-up') return { type: 'refused', demand, error };
  // A refusal that passes with time concerns the channel; any other concerns the session.
  if (pace === 'backoff') return { type: 'postponed', demand, error };
  throw error;
};

/** True where no request of a batch was answered. A server without batches answers at least one. */
export const isUnanswered = (answers: readonly Answer[]): boolean =>
  answers.every(({ reply }) => reply === undefined);

/** The replay id as a number where that is exact, and otherwise as a bigint. */
const toDigits = (replayId: ReplayId): number | bigint => {
  const number = Number(replayId);
  return Number.isSafeInteger(number) ? number : BigInt(replayId);
};

/** Builds the request. The replay map is keyed without a PushTopic filter; its ids are digits, however long. */
const toRequest = (clientId: string, channel: string, replayId: ReplayId): Request => ({
  channel: '/meta/subscribe',
  clientId,
  subscription: channel,
  ext: {
    replay: {
      [withoutFilter(channel)]: toDigits(replayId),
    },
  },
});
