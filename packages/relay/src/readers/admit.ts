import { ClientError, answerOf } from '@sfstream/base';
import type { MaybeAsync } from '@sfstream/base';
import type { Observable, SchedulerLike } from 'rxjs';
import { defer, forkJoin, map, throwError, timeout } from 'rxjs';
import { AuthorizeTimeoutError } from '../errors/authorize-timeout-error.ts';
import { NotAllowedError } from '../errors/not-allowed-error.ts';

/**
 * Says whether a reader may have a channel. Anything but `true` is no. It is asked for the name as the reader has
 * spelled it, filter included, and the reader gets the events of that name and of no other.
 */
export type Authorize = (channel: string) => MaybeAsync<boolean>;

/** The channels that a reader asks for, and the function that allows them. */
export interface Asking {
  readonly channels: readonly string[];
  readonly authorize: Authorize;
}

/** Limits of asking. */
export interface AdmitSettings {
  readonly maxChannels: number;
  /** Milliseconds. */
  readonly authorizeTimeout: number;
  readonly scheduler: SchedulerLike;
}

/**
 * Emits the channels once the reader is allowed each of them. Fails with a {@link NotAllowedError} that names all that
 * are refused, with a {@link ClientError} when none or too many are asked for, and with an {@link
 * AuthorizeTimeoutError} when there is no answer in time.
 */
export const admit = (
  { channels: asked, authorize }: Asking,
  isRelayed: (channel: string) => boolean,
  { maxChannels, authorizeTimeout, scheduler }: AdmitSettings,
): Observable<readonly string[]> =>
  defer(() => {
    const channels = [...new Set(asked)];
    checkCount(channels.length, maxChannels);
    const allowed = channels.map((channel) =>
      isRelayed(channel) ? answerOf(() => authorize(channel)) : [false],
    );
    return forkJoin(allowed).pipe(
      timeout({
        first: authorizeTimeout,
        scheduler,
        with: () => throwError(() => new AuthorizeTimeoutError(authorizeTimeout)),
      }),
      map((answers) => {
        const refused = channels.filter((_, index) => answers[index] !== true);
        if (refused.length > 0) throw new NotAllowedError(refused);
        return channels;
      }),
    );
  });

const checkCount = (count: number, maxChannels: number): void => {
  if (count === 0) {
    throw new ClientError('channels is empty. Name at least one channel.', { field: 'channels' });
  }
  if (count > maxChannels) {
    throw new ClientError(
      `channels holds ${count} names and may hold ${maxChannels}. Ask for fewer, or raise maxChannels of the relay.`,
      { field: 'channels' },
    );
  }
};

/** Throws a {@link ClientError} where `authorize` is not a function. */
export const checkAuthorize = (owner: string, authorize: unknown): void => {
  if (typeof authorize !== 'function') {
    throw new ClientError(
      `authorize of ${owner} is missing, so that nobody could read anything. Give a function of the channel that says true for those a reader may have; () => true allows all that the relay relays.`,
      { field: 'authorize' },
    );
  }
};
