import type { LoggerService } from '@nestjs/common';
import type { Activity, Client, ClientState } from '@sfstream/core';
import type { Subscription } from 'rxjs';
import { filter, map, merge, pairwise, startWith } from 'rxjs';

type Log = Required<Pick<LoggerService, 'log' | 'warn'>>;

/** One line, and how it is written. */
type Line = readonly [level: 'log' | 'warn', text: string];

/** Logs the news of a connection that operators need to the log of Nest. Observing it does not connect. */
export const logConnection = ({ state$, activity$ }: Client, logger: Log): Subscription =>
  merge(
    state$.pipe(
      filter(({ type }) => !steps.has(type)),
      startWith<ClientState>({ type: 'idle' }),
      pairwise(),
      map(([before, state]) => lineOf(before, state)),
    ),
    activity$.pipe(map(lossOf)),
  ).subscribe((line) => {
    if (line === undefined) return;
    const [level, text] = line;
    if (level === 'warn') logger.warn(text);
    else logger.log(text);
  });

/** Steps on the way to a connection are not news: they end in `open` or `waiting`. */
const steps: ReadonlySet<ClientState['type']> = new Set(['authenticating', 'handshaking']);

const lineOf = (before: ClientState, state: ClientState): Line | undefined => {
  switch (state.type) {
    case 'open':
      // One session may follow another without a pause.
      return before.type === 'open' ? undefined : ['log', 'The connection is open.'];
    case 'waiting':
      return [
        'warn',
        `${failureOf(before, state.attempt)}; the next try is in ${Math.round(state.delay)} ms: ${state.error.message}`,
      ];
    case 'parked':
      return ['warn', 'The connection is parked until the handlers have caught up.'];
    case 'idle':
      return before.type === 'idle'
        ? undefined
        : ['log', 'The connection is left, as no channel is subscribed.'];
    case 'closed':
      return ['log', 'The connection is closed.'];
    default:
      return undefined;
  }
};

const failureOf = ({ type }: ClientState, attempt: number): string =>
  type === 'open'
    ? 'The connection was lost'
    : `There is no connection after ${attempt} ${attempt === 1 ? 'failure' : 'failures in a row'}`;

const lossOf = (activity: Activity): Line | undefined => {
  switch (activity.type) {
    case 'replay-fallback':
      return [
        'warn',
        `The position ${activity.replayId} of ${activity.channel} is refused; ${activity.fallback} takes its place.`,
      ];
    case 'possible-loss':
      return ['warn', `Events of ${activity.channel} may have been missed: ${activity.reason}`];
    case 'unknown-channel':
      return ['warn', activity.reason];
    default:
      return undefined;
  }
};
