import type { ReplayStore, StoreError } from '@sfstream/core';
import { ClientError } from '@sfstream/core';
import type { OptionRule } from '@sfstream/base';
import { checkOptions, delay, hasMethods, schedulerRule, someOrInfinity } from '@sfstream/base';
import type { SchedulerLike } from 'rxjs';
import { asyncScheduler, isObservable } from 'rxjs';
import type { Leader } from '../leadership/leader.ts';
import type { CommitPace, KeepSettings } from './keep-settings.ts';
import { callback, isObject } from './option-rules.ts';

/** Options for keeping positions. Durations are milliseconds. */
export interface KeepOptions {
  /**
   * Keeps how far each channel is finished. Default: the store that the channel was given as `replay`, where it was given
   * one. `null` keeps no position.
   */
  readonly store?: ReplayStore | null;
  /**
   * Spares the store: it is written `every` so many milliseconds (default 1,000) or after so many finished events
   * (`orEvents`, default 50), whichever comes first. After a crash those come again, too. `orEvents` is to be less than
   * `maxPendingCount` of the client, or else the brake waits for `every`. Default: written at once, and what is finished
   * while a write is under way goes into the next one.
   */
  readonly commit?: { readonly every?: number; readonly orEvents?: number };
  /**
   * Called when a marker was not stored; the stream goes on, and the next write makes up for it. Without it the stream
   * fails with the error. If it throws, the stream fails with what it threw.
   */
  readonly onStoreError?: (error: StoreError) => void;
  /**
   * Limits all writes together once the stream has ended and everything is handled; what is not stored then is
   * a `StoreError` that names the channels. Default: 5,000.
   */
  readonly endTimeout?: number;
  /**
   * Works only while this process leads its group, and subscribes the source only then: of several replicas one takes events
   * in, and another takes over when it ends. Give the same leader to the store, so that what a former leader
   * still writes is refused. Default: works always.
   */
  readonly leader?: Leader;
  /** Measures the time. Default: RxJS's `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

/** Checks the options and fills in the defaults. Throws a `ClientError` that names the wrong field. */
export const readKeepOptions = (
  owner: string,
  options: KeepOptions,
  ownRules: Readonly<Record<string, OptionRule>> = {},
): KeepSettings => {
  checkOptions(owner, options, { ...keepRules, ...ownRules });
  const { store, leader, commit, onStoreError } = options;
  const { endTimeout = 5_000, scheduler = asyncScheduler } = options;
  checkOptions('commit', commit ?? {}, commitRules);
  if (store === null && (commit !== undefined || onStoreError !== undefined)) {
    throw new ClientError('commit and onStoreError need a store; with null none is kept.', {
      field: 'store',
    });
  }
  return {
    store,
    leader,
    pace: commit && { ...usualPace, ...commit },
    onStoreError,
    endTimeout,
    scheduler,
  };
};

const usualPace: CommitPace = { every: 1_000, orEvents: 50 };

export const keepRules: Readonly<Record<keyof KeepOptions, OptionRule>> = {
  store: [
    'a store with get and set, such as a Map, or null',
    (value) => value === null || hasMethods('get', 'set')(value),
  ],
  leader: [
    'a leader, such as postgresLeader gives',
    (value) => isObservable((value as Leader | null)?.term$),
  ],
  commit: ['an object such as { every: 1_000, orEvents: 50 }', isObject],
  onStoreError: callback,
  endTimeout: delay,
  scheduler: schedulerRule,
};

const commitRules: Readonly<Record<keyof CommitPace, OptionRule>> = {
  every: delay,
  orEvents: someOrInfinity,
};
