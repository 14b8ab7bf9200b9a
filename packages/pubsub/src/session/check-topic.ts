import { SubscriptionError } from '@sfstream/core';
import type { Observable } from 'rxjs';
import { ignoreElements, tap } from 'rxjs';
import type { Call } from '../calls/call.ts';
import { getTopic } from '../wire/methods.ts';

/**
 * Asks for a channel before it is subscribed, which proves its name, the token and the right to it (Pub/Sub API guide,
 * "GetTopic RPC Method"). Completes, or fails with what the call fails with, or a `SubscriptionError`.
 */
export const checkTopic = (call: Call, channel: string): Observable<never> =>
  call.unary(getTopic, { topicName: channel }).pipe(
    tap(({ canSubscribe }) => {
      if (canSubscribe) return;
      throw new SubscriptionError(
        `The server refused to subscribe ${channel}`,
        channel,
        { text: 'the user may not subscribe it', grpcStatus: 7 },
        "Check the user's permission for it.",
      );
    }),
    ignoreElements(),
  );
