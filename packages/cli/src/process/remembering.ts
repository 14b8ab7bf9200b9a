import type { Observable } from 'rxjs';
import { ReplaySubject, defer, finalize, take } from 'rxjs';

/**
 * Gives `use` a `stop$` that emits to late subscribers too, once the given one has emitted. A command that begins with
 * something slow would miss it otherwise.
 */
export const remembering = <Result>(
  stop$: Observable<unknown>,
  use: (stop$: Observable<unknown>) => Observable<Result>,
): Observable<Result> =>
  defer(() => {
    const stopped = new ReplaySubject<unknown>(1);
    const listening = stop$.pipe(take(1)).subscribe(stopped);
    return use(stopped).pipe(finalize(() => listening.unsubscribe()));
  });
