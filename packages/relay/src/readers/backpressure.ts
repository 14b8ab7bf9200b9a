import type { Observable } from 'rxjs';

/** The room of a reader for messages. While there is none, messages stay in the log. */
export interface Backpressure {
  readonly hasRoom: boolean;
  /** Emits when there is room again. */
  readonly room$: Observable<unknown>;
}
