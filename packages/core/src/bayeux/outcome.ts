import type { SubscribeOutcome } from './subscribe.ts';
import type { UnsubscribeOutcome } from './unsubscribe.ts';

/** The outcome of a request to subscribe or unsubscribe a channel. */
export type Outcome = SubscribeOutcome | UnsubscribeOutcome;
