import type { Observable } from 'rxjs';
import { takeUntil, tap } from 'rxjs';
import { channelFeed } from './channel-feed.ts';
import type { ChannelFeed } from './channel-feed.ts';
import type { FeedContext } from './feed-context.ts';
import type { RelayedChannel } from '../options/relay-options.ts';

/** Gives the feed of a channel: the one that is open, or else a new one. All end with `closed$`. */
export const createFeeds = (
  context: FeedContext,
  closed$: Observable<unknown>,
): ((name: string, rule: RelayedChannel) => ChannelFeed) => {
  const { note } = context;
  const open = new Map<string, ChannelFeed>();
  const everOpened = new Set<string>();

  const lifetimeOf =
    (name: string) =>
    <T>(change$: Observable<T>): Observable<T> =>
      change$.pipe(
        tap({
          subscribe: () => {
            everOpened.add(name);
            note({ type: 'channel-opened', channel: name });
          },
          finalize: () => {
            open.delete(name);
            note({ type: 'channel-closed', channel: name });
          },
        }),
        takeUntil(closed$),
      );

  return (name, rule) => {
    const known = open.get(name);
    if (known !== undefined) return known;
    const life = { isFirst: !everOpened.has(name), lifetime: lifetimeOf(name) };
    const feed = channelFeed(name, rule, life, context);
    open.set(name, feed);
    return feed;
  };
};
