import type { Sink } from '@sfstream/forward';
import type { Leader } from '@sfstream/replay';
import type { Observable } from 'rxjs';

/** An engine that events are forwarded into. */
export interface Engine {
  readonly sink: Sink;
  /** The election by this engine, where one was asked for. */
  readonly leader: Leader | undefined;
  readonly close: () => Promise<unknown>;
}

/** The engine that is asked for, and how its client is found. */
export interface EngineRequest {
  readonly url: URL;
  readonly group: string;
  readonly isLed: boolean;
  /** Files from which the client of the engine is looked for. */
  readonly from: readonly string[];
  /** Emits when the engine is not wanted any more. */
  readonly stop$: Observable<unknown>;
}
