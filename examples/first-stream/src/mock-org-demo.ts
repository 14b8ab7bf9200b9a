import { clientCredentialsAuth } from '@sfstream/auth';
import type { Note } from '@sfstream/cli';
import { clientNotes, sampleOrder } from '@sfstream/cli';
import type { StreamEvent } from '@sfstream/core';
import { ReplayOption, createClient, exponentialBackoff } from '@sfstream/core';
import type { MockOrg } from '@sfstream/testing';
import { startMockOrg } from '@sfstream/testing';
import type { Observable } from 'rxjs';
import {
  combineLatest,
  concat,
  concatMap,
  defer,
  finalize,
  ignoreElements,
  interval,
  map,
  merge,
  of,
  startWith,
  switchMap,
  takeUntil,
  takeWhile,
  tap,
  timer,
} from 'rxjs';
import type { Counts, Tally } from './tally.ts';
import { createTally } from './tally.ts';

/** When what happens. Milliseconds. */
export interface Script {
  readonly betweenEvents: number;
  readonly beforeOutage: number;
  readonly outage: number;
  readonly betweenOutages: number;
  /** How long, at the end, to wait for what has not arrived. */
  readonly patience: number;
}

const script: Script = {
  betweenEvents: 200,
  beforeOutage: 4_000,
  outage: 1_500,
  betweenOutages: 20_000,
  patience: 10_000,
};

/** What the demonstration has of its surroundings. */
export interface Stage {
  readonly show: (event: StreamEvent) => void;
  readonly tell: (note: Note) => void;
  /** Emits when it is time to end. */
  readonly end$: Observable<unknown>;
}

const channel = '/event/Order__e';

/**
 * Tails a mock org that breaks the connection now and then, while it goes on publishing. Emits, once publishing has
 * ended and what was published has arrived, how the two compare.
 */
export const mockOrgDemo = (stage: Stage, times: Script = script): Observable<Counts> =>
  defer(() => startMockOrg({ channels: [channel] })).pipe(
    switchMap((org) => {
      stage.tell({
        tone: 'good',
        text: `A mock org runs at ${org.url}. It publishes orders on ${channel}.`,
      });
      return counted(org, stage, times).pipe(finalize(() => void org.close()));
    }),
  );

const counted = (org: MockOrg, { show, tell, end$ }: Stage, times: Script): Observable<Counts> => {
  const tally = createTally();
  const client = createClient({
    auth: clientCredentialsAuth(org.app),
    connectionTimeout: 30_000,
    // So that nobody has to wait long for what is to be shown.
    backoff: exponentialBackoff({ base: 500, cap: 2_000 }),
  });

  const received$ = client.channel(channel, { replay: ReplayOption.AllEvents }).pipe(
    tap((event) => {
      if (event.replayId !== undefined) tally.receive(event.replayId);
      show(event);
    }),
  );
  const published$ = interval(times.betweenEvents).pipe(
    tap((index) => tally.publish(org.publish(channel, sampleOrder(index)).replayId)),
    ignoreElements(),
    takeUntil(end$),
  );
  const outageDue$ = timer(times.beforeOutage, times.betweenOutages).pipe(takeUntil(end$));
  const outage$ = outageDue$.pipe(
    // Never cut short: the org must be back before what is missing can arrive.
    concatMap(() => outage(org, tally, tell, times)),
    ignoreElements(),
  );
  const phase$: Observable<Phase> = concat(
    published$,
    defer(() => {
      const { missed } = tally.counts();
      const rest = missed === 0 ? '' : ` Waiting for ${missed} orders that are still under way.`;
      tell({ tone: 'quiet', text: `Publishing has ended.${rest}` });
      return of<Phase>('ending');
    }),
    timer(times.patience).pipe(map((): Phase => 'overdue')),
  ).pipe(startWith<Phase>('publishing'));

  const arrived$ = combineLatest([
    merge(phase$, outage$),
    received$.pipe(startWith(undefined)),
  ]).pipe(
    takeWhile(
      ([phase]) => phase === 'publishing' || (phase === 'ending' && tally.counts().missed > 0),
    ),
    ignoreElements(),
  );
  const closed$ = defer(() => client.close()).pipe(ignoreElements());

  return concat(
    merge(clientNotes(client).pipe(tap(tell)), concat(arrived$, closed$)).pipe(ignoreElements()),
    defer(() => of(tally.counts())),
  );
};

type Phase = 'publishing' | 'ending' | 'overdue';

const outage = (
  org: MockOrg,
  tally: Tally,
  tell: Stage['tell'],
  times: Script,
): Observable<unknown> => {
  const before = tally.counts().published;
  return concat(
    defer(() => {
      tell({
        tone: 'bad',
        text: 'The org breaks the connection, forgets the session, and is down. Orders are published all the same.',
      });
      org.dropConnections();
      org.forgetSessions();
      return org.goDown();
    }),
    timer(times.outage),
    defer(() => org.comeBack()),
    defer(() => {
      const meanwhile = tally.counts().published - before;
      tell({
        tone: 'good',
        text: `The org is back. ${meanwhile} orders were published meanwhile.`,
      });
      return of(undefined);
    }),
  );
};
