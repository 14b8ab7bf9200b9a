import type { Http, HttpActivity } from '@sfstream/http';
import { Subject, defer, from, merge, mergeMap } from 'rxjs';
import type { Observable } from 'rxjs';

/** What the requests of one client tell of themselves. */
export interface Traffic {
  /**
   * The activities of each {@link Http} that is watched. An `Http` builds them only for an observer, and polls are many, so
   * that none is observed while this is not.
   */
  readonly activity$: Observable<HttpActivity>;
  /** Watches the `Http`. Call what is returned when that has closed. */
  readonly watch: (http: Http) => () => void;
  /** Completes `activity$`, once what is watched has closed. */
  readonly complete: () => void;
}

/** Makes the {@link Traffic} of a client whose sessions come and go. */
export const createTraffic = (): Traffic => {
  const watched = new Set<Http>();
  const added = new Subject<Http>();
  return {
    activity$: defer(() => merge(from([...watched]), added)).pipe(
      mergeMap((http) => http.activity$),
    ),
    watch: (http) => {
      watched.add(http);
      added.next(http);
      return () => void watched.delete(http);
    },
    complete: () => added.complete(),
  };
};
