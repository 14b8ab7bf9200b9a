import { optional, readOptions, schedulerRule, timeLimit } from '@sfstream/base';
import type { OperatorFunction, SchedulerLike } from 'rxjs';
import {
  EMPTY,
  asyncScheduler,
  concatMap,
  connect,
  debounceTime,
  map,
  merge,
  of,
  pipe,
  scan,
} from 'rxjs';
import type { StreamEvent } from '../model/stream-event.ts';
import { withData } from '../model/stream-event.ts';
import type { ChangeData } from './change-event-header.ts';

/** Options of {@link byTransaction}. */
export interface TransactionOptions {
  /** Milliseconds without an event after which a transaction counts as complete. Default: 1,000. */
  readonly quiet?: number;
  /** Measures the time. Default: RxJS's `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

/**
 * Groups the changes of a transaction, in the order of their arrival, so that they can be applied together (Change Data
 * Capture guide, "Transaction-Based Replication Steps"). Use it for one channel, best `/data/ChangeEvents` or a custom
 * channel: the channel of a single object brings only the changes of that object.
 *
 * No event says that it is the last of its transaction. A transaction counts as complete when an event with another
 * `transactionKey` comes, or no event for a while, or the source completes. Where that time was too short, the rest
 * comes as a list of its own. When the source fails, an incomplete transaction is dropped and comes again in the next
 * run. An event without a key is a list by itself.
 *
 * The list is the data of an event whose position is that of its last change: `checkpoint` and `consume` move past the
 * transaction as a whole. A transaction waits in memory until it is complete, up to 100,000 changes by Salesforce's
 * limit. It does not brake, since that would keep away the very event it waits for.
 *
 * Throws a `ClientError` that names the field when an option is unknown or malformed.
 *
 * @example
 * ```ts
 * import type { ChangeData, StreamEvent } from '@sfstream/core';
 * import { byTransaction } from '@sfstream/core';
 * import type { Observable } from 'rxjs';
 * import { concatMap } from 'rxjs';
 *
 * declare const change$: Observable<StreamEvent<ChangeData>>;
 * declare function commit(changes: readonly StreamEvent<ChangeData>[]): Promise<void>;
 *
 * change$.pipe(byTransaction(), concatMap(({ data }) => commit(data))).subscribe();
 * ```
 */
export const byTransaction = <Data extends ChangeData>(
  options: TransactionOptions = {},
): OperatorFunction<StreamEvent<Data>, StreamEvent<readonly StreamEvent<Data>[]>> => {
  const { quiet, scheduler } = readOptions('byTransaction', options, {
    quiet: optional(timeLimit, 1_000),
    scheduler: optional(schedulerRule, asyncScheduler),
  });
  return pipe(
    connect((event$) => merge(event$, event$.pipe(debounceTime(quiet, scheduler), map(end)))),
    scan<StreamEvent<Data> | undefined, Grouping<Data>>(group, { open: [], complete: [] }),
    concatMap(({ complete }) => {
      const last = complete.at(-1);
      return last === undefined ? EMPTY : of(withData(last, complete));
    }),
  );
};

/** The transaction that goes on, and the one that has just become complete. */
interface Grouping<Data> {
  readonly open: StreamEvent<Data>[];
  readonly complete: readonly StreamEvent<Data>[];
}

const end = (): undefined => undefined;

/** Adds an event to the open transaction, or begins the next. Without an event the open one ends. */
const group = <Data extends ChangeData>(
  { open }: Grouping<Data>,
  event: StreamEvent<Data> | undefined,
): Grouping<Data> => {
  if (event === undefined) return { open: [], complete: open };
  const [first] = open;
  if (first === undefined || !isSameTransaction(first, event)) {
    return { open: [event], complete: open };
  }
  // Changed in place: copying a long transaction for each of its events would take quadratic time.
  open.push(event);
  return { open, complete: [] };
};

const isSameTransaction = (
  one: StreamEvent<ChangeData>,
  other: StreamEvent<ChangeData>,
): boolean => {
  const { transactionKey } = one.data.payload.ChangeEventHeader;
  return (
    transactionKey !== undefined &&
    transactionKey === other.data.payload.ChangeEventHeader.transactionKey &&
    one.channel === other.channel
  );
};
