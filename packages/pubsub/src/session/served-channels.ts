import type { Demand, Pause, Signal, Wanted } from '@sfstream/core/transport';
import type { Observable } from 'rxjs';
import {
  ReplaySubject,
  asapScheduler,
  auditTime,
  concatMap,
  defer,
  distinctUntilChanged,
  finalize,
  map,
  merge,
  mergeMap,
  of,
  share,
  switchMap,
  takeWhile,
  tap,
} from 'rxjs';
import { emitEach } from '../subscribing/emit-each.ts';

/**
 * A signal of a session, or that a channel is closed while nothing may be taken in, or that it waits since a limit is
 * reached.
 */
export type Served =
  | Signal
  | { readonly type: 'parked'; readonly channel: string }
  | { readonly type: 'limited'; readonly demand: Demand; readonly pause: Pause };

/**
 * Serves each wanted channel, and again where another demand takes the place of the first. `serve` ends where its channel is
 * refused, and is unsubscribed when nobody wants it. Emits `up-to-date` whenever all are acknowledged, refused or limited. What
 * many subscribers want in one turn is looked at once.
 */
export const servedChannels = (
  wanted$: Observable<Wanted>,
  serve: (demand: Demand) => Observable<Served>,
): Observable<Served> =>
  defer(() => {
    const settled = new Map<string, Settled>();
    let latest: Wanted | undefined;
    const latest$ = wanted$.pipe(
      auditTime(0, asapScheduler),
      tap((wanted) => (latest = wanted)),
      share({ connector: () => new ReplaySubject<Wanted>(1) }),
    );
    return merge(
      eachServed(latest$, serve).pipe(
        emitEach((signal: Served): readonly Served[] => {
          if (!isSettled(signal)) return [signal];
          settled.set(signal.demand.channel, signal);
          return [signal, ...upToDate(latest, settled)];
        }),
      ),
      latest$.pipe(concatMap((wanted) => upToDate(wanted, settled))),
    );
  });

/** Serves each channel from when it is wanted to when it is not, side by side. */
const eachServed = (
  wanted$: Observable<Wanted>,
  serve: (demand: Demand) => Observable<Served>,
): Observable<Served> =>
  defer(() => {
    const begun = new Set<string>();
    const served = (name: string): Observable<Served> =>
      wanted$.pipe(
        map(({ demands }) => demands.get(name)),
        distinctUntilChanged(),
        switchMap((demand) =>
          demand === undefined
            ? of<Served>({ type: 'unsubscribed', channel: name })
            : serve(demand),
        ),
        takeWhile(({ type }) => type !== 'unsubscribed', true),
        finalize(() => begun.delete(name)),
      );
    return wanted$.pipe(
      mergeMap(({ demands }) => Array.from(demands.keys()).filter((name) => !begun.has(name))),
      mergeMap((name) => {
        begun.add(name);
        return served(name);
      }),
    );
  });

/** The last word on a channel, for now. */
type Settled = Extract<Served, { readonly type: 'acknowledged' | 'refused' | 'limited' }>;

const isSettled = (signal: Served): signal is Settled =>
  signal.type === 'acknowledged' || signal.type === 'refused' || signal.type === 'limited';

const upToDate = (
  wanted: Wanted | undefined,
  settled: ReadonlyMap<string, Settled>,
): readonly Signal[] => {
  if (wanted === undefined) return [];
  let postponed = 0;
  for (const demand of wanted.demands.values()) {
    const word = settled.get(demand.channel);
    if (word?.demand !== demand) return [];
    if (word.type === 'limited') postponed += 1;
  }
  return [{ type: 'up-to-date', wanted, postponed }];
};
