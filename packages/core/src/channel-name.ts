import { ClientError } from '@sfstream/http';

/**
 * Checks a channel name. Throws a {@link ClientError} for one that no server could serve: it must begin with `/`, name
 * something (Bayeux, "Channels"), be no meta or service channel, and hold no wildcard, for which Salesforce documents
 * no meaning.
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
  if (!name.startsWith('/')) return `"${name}" must begin with /`;
  const path = withoutFilter(name);
  if (
    path
      .split('/')
      .slice(1)
      .some((segment) => segment === '')
  ) {
    return `"${name}" has an empty segment`;
  }
  if (/^\/(meta|service)(\/|$)/.test(path)) return `"${name}" is reserved for the protocol`;
  return path.includes('*') ? `"${name}" holds a wildcard` : undefined;
};

/** The name without a PushTopic filter, `?Field='value'`: events may come under the bare name. */
export const withoutFilter = (name: string): string => name.replace(/\?.*$/s, '');
