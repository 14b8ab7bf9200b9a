import type { StreamEvent } from '@sfstream/core';
import type { OptionRule } from '@sfstream/base';
import { ClientError, checkOptions, messageOf, some } from '@sfstream/base';
import type { MonoTypeOperatorFunction } from 'rxjs';
import { defer, filter } from 'rxjs';
import { keyAtOnce } from '../handling/key-at-once.ts';

/** Options of {@link dedupe}. */
export interface DedupeOptions<Event extends StreamEvent> {
  /**
   * `eventUuid`: the UUID that Salesforce gives an event, where there is none the channel and replay id. `replayId`: always
   * channel and replay id. A function names the event itself; what it gives is compared as by a `Map`. An event without any
   * of these, or for which the function gives `undefined`, passes. Default: `eventUuid`.
   */
  readonly by?: 'eventUuid' | 'replayId' | ((event: Event) => unknown);
  /** Limits how many different events are remembered; the oldest is forgotten first. Default: 10,000. */
  readonly maxKeys?: number;
}

/**
 * Leaves out events that have passed before; the others keep their order. It catches what was published twice under one
 * UUID, what comes over two channels that are merged, and what comes again when a stream is subscribed again below it.
 *
 * It cannot catch what more than `maxKeys` others lie between, nor what comes again after a restart: it remembers in
 * memory, and separately for each subscription. For that let the work itself bear repetition, such as by a unique key on
 * `eventUuid`. A client of its own accord repeats nothing within a run.
 *
 * What is left out before `consume` or `checkpoint` moves no stored position: a channel all of whose events came over another
 * one first would stand still until Salesforce no longer knows its position. Where positions are stored, let the handler
 * know what it has done, and return at once.
 *
 * Throws a `ClientError` that names the field when an option is unknown or malformed. Fails with one where the function throws, or
 * answers with a promise.
 *
 * @example
 * ```ts
 * import type { Client } from '@sfstream/core';
 * import { dedupe } from '@sfstream/replay';
 * import { merge } from 'rxjs';
 *
 * declare const client: Client;
 *
 * merge(client.channel('/data/AccountChangeEvent'), client.channel('/data/ChangeEvents'))
 *   .pipe(dedupe())
 *   .subscribe((event) => console.log(event.eventUuid));
 * ```
 */
export const dedupe = <Event extends StreamEvent>(
  options: DedupeOptions<Event> = {},
): MonoTypeOperatorFunction<Event> => {
  checkOptions('dedupe', options, rules);
  const { by = 'eventUuid', maxKeys = 10_000 } = options;
  const keyOf = typeof by === 'function' ? keyBy(by) : names[by];
  return (event$) =>
    defer(() => {
      const isNew = lastKeys(maxKeys);
      return event$.pipe(
        filter((event) => {
          const key = keyOf(event);
          return key === undefined || isNew(key);
        }),
      );
    });
};

/** The key that a function of the user gives. */
const keyBy =
  <Event>(by: (event: Event) => unknown) =>
  (event: Event): unknown => {
    try {
      return keyAtOnce(by(event));
    } catch (cause) {
      throw new ClientError(`The function given as by of dedupe failed: ${messageOf(cause)}`, {
        field: 'by',
        cause,
      });
    }
  };

const byReplayId = ({ channel, replayId }: StreamEvent): string | undefined =>
  replayId === undefined ? undefined : `${channel} ${replayId}`;

const names = {
  eventUuid: (event: StreamEvent) => event.eventUuid ?? byReplayId(event),
  replayId: byReplayId,
};

/** Says whether a key is none of the last ones, and remembers it. */
const lastKeys = (maxKeys: number): ((key: unknown) => boolean) => {
  const keys = new Set();
  return (key) => {
    if (keys.has(key)) return false;
    keys.add(key);
    // A set keeps its order: the first is the oldest.
    if (keys.size > maxKeys) keys.delete(keys.values().next().value);
    return true;
  };
};

const rules: Readonly<Record<keyof DedupeOptions<never>, OptionRule>> = {
  by: [
    "'eventUuid', 'replayId' or a function",
    (value) => value === 'eventUuid' || value === 'replayId' || typeof value === 'function',
  ],
  maxKeys: some,
};
