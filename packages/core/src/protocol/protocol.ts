import type { AccessToken } from '@sfstream/auth';
import type { HttpOptions } from '@sfstream/http';
import type { Observable } from 'rxjs';
import type { Recovery } from '../failures/recovery.ts';
import type { ReplayId } from '../model/replay.ts';
import type { Activity } from '../reports/activity.ts';
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
  readonly name: 'long-polling' | 'pub-sub';
  /** Throws a `ClientError` for the name of a channel that cannot travel this way. */
  readonly checkChannel: (name: string) => void;
  /** The position in the form of this protocol; undefined where it has no such form. */
  readonly toPosition: (stored: ReplayId) => ReplayId | undefined;
  /**
   * Finds the way to the org that the token belongs to. Emits once. `token` gives the newest one that a session goes on with,
   * {@link Protocol.goesOn}.
   */
  readonly reach: (token: () => AccessToken) => Observable<Session>;
  /** True where a session that began with one token goes on when another takes its place. */
  readonly goesOn: (begun: AccessToken, renewed: AccessToken) => boolean;
  /** The remedy for a failure, of this protocol or of anything around it. */
  readonly recoveryFrom: (error: unknown) => Recovery;
  /** Activities that the requests tell of themselves. */
  readonly activity$: Observable<Activity>;
  /** Completes `activity$`; the client is closed and nothing is under way. */
  readonly close: () => void;
}

/** Makes the protocol of one client. `http` are the options of the client of that name. */
export type Transport = (settings: { readonly http: HttpOptions }) => Protocol;
