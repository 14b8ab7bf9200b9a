import type { Observable } from 'rxjs';

/** How fast a reader takes its messages. While it has no room they stay in the log. */
export interface Backpressure {
  readonly hasRoom: boolean;
  /** Emits when there is room again. */
  readonly room$: Observable<unknown>;
}
