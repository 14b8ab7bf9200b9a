import type { Observable } from 'rxjs';
import { ServerError } from '../errors/server-error.ts';
import type { Ask } from './conversation.ts';
import type { EventBatch } from '../reports/session-news.ts';
import { noReply } from './conversation.ts';
import type { Reply } from '../messages/message.ts';

/** The server accepted an event. */
export interface PublishReply {
  readonly type: 'published';
  readonly channel: string;
  /** The reply of the server. */
  readonly response: Reply;
}

/** Publishes over Bayeux (Bayeux, "Publish"), which Salesforce refuses and other servers accept. */
export const publish = (
  ask: Ask,
  clientId: string,
  channel: string,
  data: unknown,
): Observable<EventBatch | PublishReply> =>
  ask([{ channel, clientId, data }], (answers) =>
    answers.map(({ request, reply }) => {
      if (reply === undefined) throw noReply(request);
      if (reply.successful !== true) {
        throw new ServerError(
          `The server refused to publish to ${channel}. Salesforce does not accept events over CometD; publish there over REST, for example with @sfstream/rest`,
          reply,
        );
      }
      return { type: 'published', channel, response: reply };
    }),
  );
