import type { EventFields, Rest } from '@sfstream/rest';
import { RestError } from '@sfstream/rest';
import type { Observable } from 'rxjs';
import { catchError, concatMap, from, map, of, throwError } from 'rxjs';
import type { PublishResult } from './publish-result.ts';
import type { JsonItem } from '../json/read-json.ts';
import { UsageError } from '../failures/usage-error.ts';

/** Publishes some events, one after another, and emits the result of each. */
export type Publisher = (items: readonly JsonItem[]) => Observable<PublishResult>;

const platformEvent = /^(\/event\/)?\w+__e$/;
const genericChannel = /^\/u\/\S+$/;

/** Checks the channel. Throws a {@link UsageError} if only Salesforce publishes on it. */
export const publishableChannel = (channel: string): string => {
  if (platformEvent.test(channel) || genericChannel.test(channel)) return channel;
  throw new UsageError(
    `Nothing can be published on ${channel}. Name a platform event, /event/Order__e, or a generic channel, /u/notices; on /topic and /data Salesforce publishes what changes in records.`,
  );
};

/** Chooses the publisher of a {@link publishableChannel}. */
export const publisherOn = (
  channel: string,
  rest: Pick<Rest, 'publishAll' | 'push'>,
  { allOrNone }: { readonly allOrNone: boolean },
): Publisher =>
  platformEvent.test(channel)
    ? (items) =>
        rest
          .publishAll(channel, items.map(fieldsOf), { allOrNone })
          .pipe(
            map((result, index): PublishResult => ({ line: items[index]?.line ?? 0, ...result })),
          )
    : (items) =>
        from(items).pipe(concatMap(({ value, line }) => pushed(rest, channel, value, line)));

const fieldsOf = ({ value, line }: JsonItem): EventFields => {
  if (isFields(value)) return value;
  throw new UsageError(
    `Line ${line} of the input is not an object with the fields of a platform event, such as {"Number__c":"17"}.`,
  );
};

const isFields = (value: unknown): value is EventFields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const pushed = (
  rest: Pick<Rest, 'push'>,
  channel: string,
  payload: unknown,
  line: number,
): Observable<PublishResult> =>
  rest.push(channel, payload).pipe(
    map((): PublishResult => ({ line, success: true })),
    catchError((error: unknown) =>
      isRefusal(error)
        ? of<PublishResult>({ line, success: false, problems: error.problems })
        : throwError(() => error),
    ),
  );

/**
 * Tells whether this event was refused. Errors of a kind of their own concern all events: a limit, a permission, a
 * missing channel.
 */
const isRefusal = (error: unknown): error is RestError =>
  error instanceof RestError && error.name === 'RestError';
