import type { LoggerService } from '@nestjs/common';
import type { Activity, Client, ClientState } from '@sfstream/core';
import type { Subscription } from 'rxjs';
import { merge, tap } from 'rxjs';

/** Writes what operators should know of a connection to the log of Nest. Observing it does not connect. */
export const logConnection = (
  { state$, activity$ }: Client,
  logger: Required<Pick<LoggerService, 'log' | 'warn' | 'debug'>>,
): Subscription =>
  merge(
    state$.pipe(
      tap((state) => {
        if (state.type === 'open') logger.log('The connection is open.');
        else if (isWorthWarning(state)) logger.warn(warningOf(state));
        else logger.debug(`The connection is ${state.type}.`);
      }),
    ),
    activity$.pipe(
      tap((activity) => {
        const loss = lossOf(activity);
        if (loss !== undefined) logger.warn(loss);
      }),
    ),
  ).subscribe();

type Worrying = Extract<ClientState, { type: 'waiting' | 'parked' }>;

const isWorthWarning = (state: ClientState): state is Worrying =>
  state.type === 'waiting' || state.type === 'parked';

const warningOf = (state: Worrying): string =>
  state.type === 'parked'
    ? 'The connection is parked until the handlers have caught up.'
    : `Try ${state.attempt} has failed, the next one follows in ${Math.round(state.delay)} ms: ${state.error.message}`;

const lossOf = (activity: Activity): string | undefined => {
  switch (activity.type) {
    case 'replay-fallback':
      return `The position ${activity.replayId} of ${activity.channel} is refused; ${activity.fallback} takes its place.`;
    case 'possible-loss':
      return `Events of ${activity.channel} may have been missed: ${activity.reason}`;
    default:
      return undefined;
  }
};
