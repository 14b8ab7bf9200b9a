import { Observable } from 'rxjs';

/** Opens on subscription. What is open only when nobody waits for it any more is closed. */
export const opening = <T extends { close(): Promise<unknown> }>(
  open: () => Promise<T>,
): Observable<T> =>
  new Observable((subscriber) => {
    open().then(
      (opened) => {
        if (subscriber.closed) opened.close().catch(() => undefined);
        subscriber.next(opened);
        subscriber.complete();
      },
      (error: unknown) => subscriber.error(error),
    );
  });
