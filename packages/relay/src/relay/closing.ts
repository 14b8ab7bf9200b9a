import type { Observable } from 'rxjs';
import { BehaviorSubject, filter } from 'rxjs';

/** The one moment at which something is closed for good. */
export interface Closing {
  readonly isClosed: boolean;
  /** Emits when it is closed, at once where it is closed already. */
  readonly closed$: Observable<unknown>;
  close(): void;
}

export const createClosing = (): Closing => {
  const closed = new BehaviorSubject(false);
  return {
    get isClosed() {
      return closed.value;
    },
    closed$: closed.pipe(filter(Boolean)),
    close: () => closed.next(true),
  };
};
