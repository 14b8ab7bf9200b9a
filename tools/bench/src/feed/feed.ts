/** Way in which the neutral server feeds a listener, as the names of its channels say. */
export type Feed =
  /** Every poll is answered at once with as many events. */
  | { readonly type: 'flood'; readonly size: number }
  /** Every poll is answered so on as many channels: the next event is of the next channel. */
  | { readonly type: 'spread'; readonly size: number; readonly channels: number }
  /** So many events are released in a second, whether or not a poll is there to fetch them. */
  | { readonly type: 'pace'; readonly rate: number }
  /** The Pub/Sub API sends responses of so many events, with payloads of so many bytes, as long as enough are asked for. */
  | { readonly type: 'fetch'; readonly size: number; readonly bytes: number };

/** Digits of the number that tells the channels of one listener apart: each can be written over the one before. */
export const channelDigits = 5;

/** The channels that are fed so, for one listener alone. */
export const channelsOf = (feed: Feed, listener: string): readonly string[] => {
  switch (feed.type) {
    case 'flood':
      return [`/event/Flood_${feed.size}_${listener}__e`];
    case 'pace':
      return [`/event/Pace_${feed.rate}_${listener}__e`];
    case 'fetch':
      return [`/event/Fetch_${feed.size}_${feed.bytes}_${listener}__e`];
    case 'spread':
      return Array.from({ length: feed.channels }, (_, index) => {
        const number = String(index).padStart(channelDigits, '0');
        return `/event/Spread_${feed.size}_${feed.channels}_${listener}_${number}__e`;
      });
  }
};

/** Reads from the name how the channel is fed, and with which others; undefined for one of another name. */
export const feedOf = (
  channel: string,
): { readonly feed: Feed; readonly channels: readonly string[] } | undefined => {
  const [, type, first, rest = ''] =
    /^\/event\/(Flood|Pace|Spread|Fetch)_(\d+)_([\w-]+)__e$/.exec(channel) ?? [];
  if (type === 'Flood') {
    return { feed: { type: 'flood', size: Number(first) }, channels: [channel] };
  }
  if (type === 'Pace') {
    return { feed: { type: 'pace', rate: Number(first) }, channels: [channel] };
  }
  if (type === 'Fetch') {
    const feed: Feed = { type: 'fetch', size: Number(first), bytes: Number.parseInt(rest, 10) };
    return { feed, channels: [channel] };
  }
  const [, channels, listener] = /^(\d+)_(\w+)_\d+$/.exec(rest) ?? [];
  if (listener === undefined) return undefined;
  const feed: Feed = { type: 'spread', size: Number(first), channels: Number(channels) };
  return { feed, channels: channelsOf(feed, listener) };
};
