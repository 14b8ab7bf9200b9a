import type { Client } from '@sfstream/core';
import type { Observable } from 'rxjs';
import { defer, filter, ignoreElements, map, merge, take } from 'rxjs';
import { failing } from '../findings/failed.ts';
import type { Checked } from '../findings/finding.ts';
import type { Examination } from './examination.ts';
import { overdue } from './overdue.ts';

const aboutFilters =
  'If it has filters that few events pass, CometD subscribers may get none for hours, though events are retained (Salesforce Knowledge 005321562).';

/** Checks that the channel can be subscribed. It asks for new events only and leaves at once. */
export const checkChannel = (
  client: Client,
  channel: string,
  { pubsub, timeout }: Pick<Examination, 'pubsub' | 'timeout'>,
): Observable<Checked<undefined>> =>
  merge(
    client.activity$.pipe(
      filter((activity) => activity.type === 'subscribed' && activity.channel === channel),
    ),
    overdue(client, `The subscription of ${channel}`, timeout),
    // A malformed name throws.
    defer(() => client.channel(channel)).pipe(ignoreElements()),
  ).pipe(
    take(1),
    map((): Checked<undefined> => ({
      passed: true,
      value: undefined,
      findings: [
        {
          check: channel,
          status: 'ok',
          text: `The channel can be subscribed.${!pubsub && channel.endsWith('__chn') ? ` ${aboutFilters}` : ''}`,
        },
      ],
    })),
    failing(channel),
  );
