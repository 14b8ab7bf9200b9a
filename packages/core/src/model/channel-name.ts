import { ClientError } from '@sfstream/base';

/**
 * Checks a channel name. Throws a {@link ClientError} for one that no server could serve. It must begin with `/` and
 * name something (Bayeux, "Channels"). It must not be a meta or service channel, nor hold a wildcard, for which
 * Salesforce documents no meaning. A name with blanks around it, or around a segment, would look like another name.
 * Only a PushTopic takes a filter (Streaming API guide, "Filtered Subscriptions"); on another channel it would be a
 * second name for the same events.
 */
export const checkChannelName = (name: unknown): void => {
  const fault = faultOf(name);
  if (fault !== undefined) {
    throw new ClientError(
      `channel ${fault}. A channel is named like /event/Order__e, /data/AccountChangeEvent, /topic/Orders or /u/notices.`,
      { field: 'channel' },
    );
  }
};

const faultOf = (name: unknown): string | undefined => {
  if (typeof name !== 'string') return 'must be a string';
  if (name === '') return 'is empty';
  if (name.trim() !== name) return `"${name}" begins or ends with a blank`;
  if (!name.startsWith('/')) return `"${name}" must begin with /`;
  const path = withoutFilter(name);
  if (path !== name && !path.startsWith('/topic/')) {
    return `"${name}" has a filter (?…), which only PushTopics take`;
  }
  const segments = path.split('/').slice(1);
  if (segments.includes('')) return `"${name}" has an empty segment`;
  if (segments.some((segment) => segment.trim() !== segment)) {
    return `"${name}" has a segment that begins or ends with a blank`;
  }
  if (/^\/(meta|service)(\/|$)/.test(path)) return `"${name}" is reserved for the protocol`;
  return path.includes('*') ? `"${name}" holds a wildcard` : undefined;
};

/** The name without a PushTopic filter, `?Field='value'`; events may come under the bare name. */
export const withoutFilter = (name: string): string => {
  const filterAt = name.indexOf('?');
  return filterAt === -1 ? name : name.slice(0, filterAt);
};
