import type { AccessToken } from '@sfstream/auth';
import type { Observable } from 'rxjs';
import type { Recovery } from '../failures/recovery.ts';
import type { SessionPorts } from './session-ports.ts';
import type { Signal } from './signal.ts';

/**
 * One session with an org. It opens on subscription, fails when it is lost, and completes when another is to take its place.
 * Unsubscribing ends it.
 */
export type Session = (ports: SessionPorts) => Observable<Signal>;

/**
 * The way in which events travel. The connection decides who may try when; the protocol, what a try is. Another protocol is
 * another implementation of this, and nothing above a session knows which one it is.
 */
export interface Protocol {
  /** The `connectionType` of a client while it is open. */
  readonly name: 'long-polling';
  /** Throws a `ClientError` for the name of a channel that cannot travel this way. */
  readonly checkChannel: (name: string) => void;
  /** Finds the way to the org that the token belongs to. Emits once. */
  readonly reach: (token: AccessToken) => Observable<Session>;
  /** The remedy for a failure, of this protocol or of anything around it. */
  readonly recoveryFrom: (error: unknown) => Recovery;
}
