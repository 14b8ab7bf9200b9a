import type { OperatorFunction } from 'rxjs';
import { concatMap } from 'rxjs';
import type { GapNotice } from '../wire/relay-message.ts';
import type { RelayedEvent } from '../wire/relayed-event.ts';
import { RelayRefusedError } from './relay-refused-error.ts';
import type { RequestRefusal } from './request-refusal.ts';

/** News for the subscribers of a page. */
export type PageNews =
  | { readonly type: 'event'; readonly event: RelayedEvent }
  | { readonly type: 'gap'; readonly gap: GapNotice }
  /** `asked` are the channels of the request that the relay refused. */
  | {
      readonly type: 'refused';
      readonly refusal: RequestRefusal;
      readonly asked: readonly string[];
    };

/** The events of one channel. Fails with a {@link RelayRefusedError} once the relay refuses the channel. */
export const eventsOf = (channel: string): OperatorFunction<PageNews, RelayedEvent> =>
  concatMap((news) => {
    if (news.type === 'event') return news.event.channel === channel ? [news.event] : [];
    if (news.type === 'refused' && concerns(news, channel)) {
      throw new RelayRefusedError(channel, news.refusal.status, news.refusal.reason);
    }
    return [];
  });

/** The channels of which events may have been missed. */
export const gaps: OperatorFunction<PageNews, GapNotice> = concatMap((news) =>
  news.type === 'gap' ? [news.gap] : [],
);

/** A refusal that names none of the channels asked for, such as a proxy's, concerns them all. */
const concerns = (
  { refusal: { channels: named }, asked }: PageNews & { readonly type: 'refused' },
  channel: string,
): boolean => (named?.some((name) => asked.includes(name)) ? named : asked).includes(channel);
