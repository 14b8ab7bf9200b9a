import type { StreamEvent } from '@sfstream/core';
import type { Session } from '../database/session.ts';

/** An event that was handed to this process to be done. */
export interface Delivery {
  readonly event: StreamEvent;
  /** Digits. */
  readonly position: string;
  /** Digits: what is locked, so that no other process has an event of the same key. */
  readonly lane: string;
  /** The connection that holds the lock. */
  readonly session: Session;
}
