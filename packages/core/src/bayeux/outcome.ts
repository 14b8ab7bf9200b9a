import type { SubscribeOutcome } from './subscribe.ts';
import type { UnsubscribeOutcome } from './unsubscribe.ts';

/** What became of a subscription that was to begin or to end. */
export type Outcome = SubscribeOutcome | UnsubscribeOutcome;
