import type { MonoTypeOperatorFunction, Observable } from 'rxjs';
import { EMPTY, connect, filter, ignoreElements, merge, take, tap, timer } from 'rxjs';
import type { FeedContext } from './feed-context.ts';

/** Milliseconds that a channel must stand without a failure, where nothing else shows that it is given. */
const standing = 10_000;

/**
 * Calls `onGiven` once Salesforce gives a channel that had failed: when it acknowledges the channel, before the first event,
 * or when the channel has stood for a while, as others may have held it open. Not if it fails before.
 */
export const givenAgain = <T>(
  channel: string,
  { source, settings: { scheduler } }: Pick<FeedContext, 'source' | 'settings'>,
  onGiven: () => void,
): MonoTypeOperatorFunction<T> =>
  connect((event$) => {
    const given$ = merge(event$, acknowledged(channel, source), timer(standing, scheduler));
    return merge(given$.pipe(take(1), tap(onGiven), ignoreElements()), event$);
  });

const acknowledged = (
  channel: string,
  { activity$ = EMPTY }: FeedContext['source'],
): Observable<unknown> =>
  activity$.pipe(
    filter(
      (activity) =>
        (activity.type === 'subscribed' || activity.type === 'resubscribed') &&
        activity.channel === channel,
    ),
  );
