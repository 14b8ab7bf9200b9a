import type { SubscribeOutcome } from './subscribe.ts';
import type { Left } from '../reports/session-news.ts';

/** The outcome of a request to subscribe or unsubscribe a channel. */
export type Outcome = SubscribeOutcome | Left;
