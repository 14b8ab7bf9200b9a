import type { Limit } from '@sfstream/rest';
import type { Finding } from '../findings/finding.ts';

/** The limits that matter to streaming, by their names in the REST API, what they count, and what helps when they are used up. */
const known = {
  DailyApiRequests: {
    what: 'API requests in 24 hours',
    remedy: 'Find out in Setup, Company Information, API Usage Last 7 Days, who uses them.',
  },
  DailyDeliveredPlatformEvents: {
    what: 'Deliveries of platform and change events in 24 hours',
    remedy:
      'Each subscriber counts: stop the ones that nobody needs, use filters on channels, or buy the add-on.',
  },
  DailyDurableStreamingApiEvents: {
    what: 'Deliveries of PushTopic events in 24 hours',
    remedy: 'Narrow the query of the PushTopics, or stop subscribers that nobody needs.',
  },
  DailyDurableGenericStreamingApiEvents: {
    what: 'Deliveries of generic events in 24 hours',
    remedy: 'Stop subscribers that nobody needs.',
  },
  HourlyPublishedPlatformEvents: {
    what: 'Platform events published in an hour',
    remedy: 'Find out who publishes so many.',
  },
  DurableStreamingApiConcurrentClients: {
    what: 'Clients connected at once',
    remedy:
      'Stop clients that nobody needs; one that was not closed counts until its session has expired.',
  },
} as const;

/** Says what is left of each limit that the org has. */
export const limitFindings = (
  limits: Readonly<Record<string, Limit | undefined>>,
): readonly Finding[] =>
  Object.entries(known).flatMap(([name, { what, remedy }]): readonly Finding[] => {
    const limit = limits[name];
    return limit === undefined || limit.max <= 0 ? [] : [limitFinding(name, limit, what, remedy)];
  });

const limitFinding = (
  name: string,
  { max, remaining }: Limit,
  what: string,
  remedy: string,
): Finding => {
  const left = Math.max(0, remaining);
  const text = `${what}: ${number(left)} of ${number(max)} left (${name}).`;
  if (left === 0) {
    return {
      check: 'limits',
      status: 'failed',
      text,
      exitCode: 5,
      remedy: `${remedy} Otherwise wait: the limit becomes free again as time passes.`,
    };
  }
  // The numbers of Salesforce may be five minutes old.
  if (left < max / 10) return { check: 'limits', status: 'warning', text, remedy };
  return { check: 'limits', status: 'ok', text };
};

const number = (value: number): string => value.toLocaleString('en-US');
