import type { Http, HttpActivity } from '@sfstream/http';
import { Subject, defer, from, merge, mergeMap } from 'rxjs';
import type { Observable } from 'rxjs';

/** The activities of the requests of one client. */
export interface Traffic {
  /**
   * The activities of each watched {@link Http}. An `Http` builds them only for an observer, and polls are many, so it
   * is observed only while this is.
   */
  readonly activity$: Observable<HttpActivity>;
  /** Watches the `Http`. Call the returned function when it has closed. */
  readonly watch: (http: Http) => () => void;
  /** Completes `activity$` once every watched `Http` has closed. */
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
