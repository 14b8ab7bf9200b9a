import type { Observable } from 'rxjs';
import type { Activity } from './activity.ts';
import type { EventBatch } from './bayeux/conversation.ts';
import type { Handshaken } from './bayeux/handshake.ts';
import type { Polled } from './bayeux/poll.ts';
import type { PublishReply } from './bayeux/publish.ts';
import type { SubscribeOutcome } from './bayeux/subscribe.ts';
import type { UnsubscribeOutcome } from './bayeux/unsubscribe.ts';
import type { ClientState } from './client-state.ts';
import type { Held } from './reconcile.ts';

/** Everything that a connection says about itself, in the order in which it happens. */
export type Signal =
  | { readonly type: 'state'; readonly state: ClientState }
  | { readonly type: 'activity'; readonly activity: Activity }
  | EventBatch
  | Handshaken
  | Polled
  | SubscribeOutcome
  | UnsubscribeOutcome
  /** The token is for this org, as far as it tells. */
  | { readonly type: 'org'; readonly orgId: string | undefined }
  /** The session works, and takes events from outside. */
  | {
      readonly type: 'opened';
      readonly publish: (channel: string, data: unknown) => Observable<PublishReply>;
      /** Epoch milliseconds, to the second, where the server told its time. */
      readonly serverTime: number | undefined;
    }
  /** What the session knows of its subscriptions, after all that was asked for was answered. */
  | { readonly type: 'reconciled'; readonly held: Held }
  /** Nothing more is to be sent at the moment: all that is wanted is held, but for those that are postponed. */
  | { readonly type: 'settled'; readonly postponed: number }
  /** A channel must be taken back in its history, which takes a new session. */
  | { readonly type: 'rewind' }
  /** Subscribers are too slow; the session ends, and the next one begins when they have caught up. */
  | { readonly type: 'park' };
