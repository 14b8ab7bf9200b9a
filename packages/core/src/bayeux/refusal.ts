import type { ReplayId } from '../replay.ts';
import { LimitError } from '../errors/limit-error.ts';
import { ReplayIdError } from '../errors/replay-id-error.ts';
import { ServerError } from '../errors/server-error.ts';
import { SubscriptionError } from '../errors/subscription-error.ts';
import { parseErrorString } from './error-string.ts';
import type { Reply } from './message.ts';

/** Streaming API guide, "Streaming API Error Codes": limits share code 403 with everything else that is forbidden. */
const limitReached = /limit (has been )?exceeded|simultaneous connections/i;

/** Limits of a single topic exist, too; those are the channel's own matter. */
const orgLimitReached = /organization .*limit exceeded|simultaneous connections/i;

const replayIdRefused = /replay\s?id.*invalid/is;

/** The error for a refused request of any kind but a subscription. */
export const refusal = (what: string, reply: Reply): ServerError =>
  limitReached.test(reasonOf(reply)) ? new LimitError(what, reply) : new ServerError(what, reply);

/** The error for a refused subscription that asked for `replayId`. */
export const subscriptionRefusal = (
  channel: string,
  replayId: ReplayId,
  reply: Reply,
): ServerError => {
  if (orgLimitReached.test(reasonOf(reply))) {
    return new LimitError(`The server refused to subscribe ${channel}`, reply);
  }
  const isReplayIdRefused = [reply.ext?.sfdc?.failureReason, reply.error]
    .map(parseErrorString)
    .some(({ code, text = '' }) => code === 400 && replayIdRefused.test(text));
  return isReplayIdRefused
    ? new ReplayIdError(channel, replayId, reply)
    : new SubscriptionError(
        `The server refused to subscribe ${channel}`,
        channel,
        reply,
        "Check the channel's name and the user's permission for it.",
      );
};

const reasonOf = ({ ext, error }: Reply): string => ext?.sfdc?.failureReason ?? error ?? '';
