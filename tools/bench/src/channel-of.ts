/** How the neutral server feeds a channel; the channel's name says it. */
export type Feed =
  /** Every poll is answered at once with as many events. */
  | { readonly type: 'flood'; readonly size: number }
  /** So many events are released in a second, whether or not a poll is there to fetch them. */
  | { readonly type: 'pace'; readonly rate: number };

/** The channel that is fed so, for one listener alone. */
export const channelOf = (feed: Feed, listener: string): string =>
  feed.type === 'flood'
    ? `/event/Flood_${feed.size}_${listener}__e`
    : `/event/Pace_${feed.rate}_${listener}__e`;

/** How the channel is fed; undefined for one of another name. */
export const feedOf = (channel: string): Feed | undefined => {
  const [, type, number] = /^\/event\/(Flood|Pace)_(\d+)_/.exec(channel) ?? [];
  if (type === undefined) return undefined;
  return type === 'Flood'
    ? { type: 'flood', size: Number(number) }
    : { type: 'pace', rate: Number(number) };
};
