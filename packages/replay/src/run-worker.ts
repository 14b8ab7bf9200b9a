import type { Client, ClientState, ReplayFallback, ReplayOption, StreamEvent } from '@sfstream/core';
import type { OptionRule } from '@sfstream/http';
import { checkOptions, hasMethods } from '@sfstream/http';
import type { Observable, SchedulerLike } from 'rxjs';
import {
  EMPTY,
  Subject,
  asyncScheduler,
  catchError,
  concat,
  defer,
  distinctUntilChanged,
  filter,
  finalize,
  ignoreElements,
  lastValueFrom,
  map,
  merge,
  mergeMap,
  of,
  switchMap,
  take,
  takeUntil,
  tap,
  timer,
} from 'rxjs';
import type { Handler } from './attempts.ts';
import type { ConsumeDecodedOptions, ConsumeOptions } from './consume.ts';
import { consume } from './consume.ts';
import { messageOf } from './message-of.ts';
