import type { Replay, ReplayId } from '@sfstream/core';
import type { GuardedStore } from '@sfstream/replay';
import { guarded } from '@sfstream/replay';
import type { SchedulerLike } from 'rxjs';

/** A store that may hang gets a limit. Throws a `ClientError` for one that would lose positions without a word. */
export const guardedReplay = (replay: Replay, scheduler: SchedulerLike): ReplayId | GuardedStore =>
  typeof replay === 'object' ? guarded(replay, { scheduler }) : replay;
