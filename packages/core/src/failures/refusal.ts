import { shortened } from '@sfstream/base';
import type { ReplayId } from '../model/replay.ts';
import { LimitError } from '../errors/limit-error.ts';
import { ReplayIdError } from '../errors/replay-id-error.ts';
import { ServerError } from '../errors/server-error.ts';
import { SubscriptionError } from '../errors/subscription-error.ts';
import { parseErrorString } from '../messages/error-string.ts';
import type { Reply } from '../messages/message.ts';

/**
 * Texts for reached limits; they share code 403 with everything else that is forbidden (Streaming API guide, "Streaming
 * API Error Codes").
 */
const limitReached = /limit (has been )?exceeded|simultaneous connections/i;

/** True for a limit of the whole org. Limits of a single topic concern only its channel. */
const orgLimitReached = (reason: string): boolean => {
  const text = shortened(reason).toLowerCase();
  const at = text.indexOf('organization ');
  return (
    (at !== -1 && text.includes('limit exceeded', at)) || text.includes('simultaneous connections')
  );
};

const isReplayIdRefused = (reason: string): boolean => {
  const text = shortened(reason).toLowerCase();
  const at = text.search(/replay\s?id/);
  return at !== -1 && text.includes('invalid', at);
};

/** The error for a refused request other than a subscription. */
export const refusal = (what: string, reply: Reply): ServerError =>
  limitReached.test(shortened(reasonOf(reply)))
    ? new LimitError(what, reply)
    : new ServerError(what, reply);

/** The error for a refused subscription that asked for `replayId`. */
export const subscriptionRefusal = (
  channel: string,
  replayId: ReplayId,
  reply: Reply,
): ServerError => {
  if (orgLimitReached(reasonOf(reply))) {
    return new LimitError(`The server refused to subscribe ${channel}`, reply);
  }
  const said = [reply.ext?.sfdc?.failureReason, reply.error].map(parseErrorString);
  const refusesReplayId = said.some(
    ({ code, text = '' }) => code === 400 && isReplayIdRefused(text),
  );
  const isBusy = said.some(({ code }) => code === 503);
  return refusesReplayId
    ? new ReplayIdError(channel, replayId, reply)
    : new SubscriptionError(
        `The server refused to subscribe ${channel}`,
        channel,
        reply,
        isBusy
          ? 'It is too busy. Try again later.'
          : "Check the channel's name and the user's permission for it.",
      );
};

const reasonOf = ({ ext, error }: Reply): string => ext?.sfdc?.failureReason ?? error ?? '';
