import type { Observable } from 'rxjs';
import { defer, from, last, map, merge, mergeMap, repeat, takeWhile } from 'rxjs';
import type { Cell } from './cell.ts';
import { bodyAt, hostileBodies } from './hostile-bodies.ts';
import type { HostileBody } from './hostile-bodies.ts';
import type { Trial } from './observation.ts';
import { observe } from './observe.ts';
import { observeRest } from './observe-rest.ts';
import { login, streamPlaces } from './places.ts';
import { problemsOf } from './problems-of.ts';
import { remedyOf } from './remedy-of.ts';
import { watchStalls } from './watch-stalls.ts';
import type { Stalls } from './watch-stalls.ts';

/** Options for what to try, and how much of it at once. */
export interface MatrixOptions {
  /** Tried at each place of a stream. */
  readonly statuses: readonly number[];
  /** Tried at the login and for REST requests. */
  readonly fewStatuses: readonly number[];
  readonly atOnce: number;
}

/** The cells, each as soon as its trial is over, and how many there will be. */
export const runMatrix = ({ statuses, fewStatuses, atOnce }: MatrixOptions) => {
  const trials: readonly Trial[] = [
    ...trialsOf(statuses, streamPlaces),
    ...trialsOf(fewStatuses, [login]),
  ];
  const cellAt = cellOf(watchStalls());
  const requests = bodiesOf(fewStatuses);
  // Those that wait for a minute do nothing meanwhile, and can be many.
  const [waiting, busy] = [trials.filter(isLimit), trials.filter((trial) => !isLimit(trial))];
  return {
    count: trials.length + requests.length,
    cells$: merge(
      from(waiting).pipe(mergeMap(cellAt, 4 * atOnce)),
      from(busy).pipe(mergeMap(cellAt, atOnce)),
      from(requests).pipe(mergeMap(observeRest, atOnce)),
    ),
  };
};

const bodiesOf = (statuses: readonly number[]): Pick<Trial, 'status' | 'body'>[] =>
  statuses.flatMap((status) =>
    hostileBodies.map((body) => ({ status, body: bodyAt(status, body) })),
  );

const trialsOf = (statuses: readonly number[], places: readonly Trial['place'][]): Trial[] =>
  places.flatMap((place) => bodiesOf(statuses).map((trial) => ({ ...trial, place })));

const isLimit = ({ body }: { readonly body: HostileBody }): boolean =>
  body.code === 'REQUEST_LIMIT_EXCEEDED';

/** Milliseconds; a trial in which this process stood still for longer proves nothing, and is run again. */
const longestStall = 250;
const mostRuns = 10;

const cellOf =
  (stalls: Stalls) =>
  (trial: Trial): Observable<Cell> =>
    defer(() => observe(trial)).pipe(
      repeat(mostRuns),
      takeWhile(({ lasted }) => stalls.longest(...lasted) > longestStall, true),
      last(),
      map((observation) => ({
        status: trial.status,
        place: trial.place.name,
        body: trial.body.name,
        remedy: remedyOf(observation),
        problems: problemsOf(observation),
      })),
    );
