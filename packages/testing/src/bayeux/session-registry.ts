import { randomBytes } from 'node:crypto';
import { isRouteAlive, newRoute, randomName } from './cookies.ts';
import type { Cookies } from './cookies.ts';
import { Session } from './session.ts';

/** The living sessions. Expiry is checked where sessions are looked at, so it needs no timer and follows the given clock. */
export class SessionRegistry {
  readonly #now: () => number;
  readonly #timeout: number;
  readonly #routeLifetime: number;
  readonly #eventsPerResponse: number;
  readonly #onEnd: (session: Session) => void;
  readonly #sessions = new Map<string, Session>();

  constructor(settings: {
    now: () => number;
    timeout: number;
    routeLifetime: number;
    eventsPerResponse: number;
    onEnd: (session: Session) => void;
  }) {
    this.#now = settings.now;
    this.#timeout = settings.timeout;
    this.#routeLifetime = settings.routeLifetime;
    this.#eventsPerResponse = settings.eventsPerResponse;
    this.#onEnd = settings.onEnd;
  }

  /** The living sessions, oldest first. */
  all(): readonly Session[] {
    for (const session of this.#sessions.values()) if (!session.isAlive) this.end(session);
    return [...this.#sessions.values()];
  }

  find(clientId: string): Session | undefined {
    const session = this.#sessions.get(clientId);
    if (session === undefined || session.isAlive) return session;
    this.end(session);
    return undefined;
  }

  open(cookies: Cookies): Session {
    const { browser = randomName(8), route } = cookies;
    const session = new Session({
      clientId: newClientId(),
      browser,
      route: route !== undefined && this.isRouteAlive(cookies) ? route : this.newRoute(),
      now: this.#now,
      timeout: this.#timeout,
      eventsPerResponse: this.#eventsPerResponse,
    });
    this.#sessions.set(session.clientId, session);
    return session;
  }

  /** True when these cookies lead a request to the server that knows the session. */
  isReached(session: Session, cookies: Cookies): boolean {
    return (
      cookies.browser === session.browser &&
      cookies.route === session.route &&
      this.isRouteAlive(cookies)
    );
  }

  isRouteAlive({ route }: Cookies): boolean {
    return route !== undefined && isRouteAlive(route, this.#now());
  }

  /** True when another session of the same browser is older: CometD then makes this one poll at intervals. */
  isCrowded(session: Session): boolean {
    for (const other of this.#sessions.values()) {
      if (other === session) return false;
      if (other.browser === session.browser && other.route === session.route && other.isAlive) {
        return true;
      }
    }
    return false;
  }

  newRoute(): string {
    return newRoute(this.#now() + this.#routeLifetime);
  }

  end(session: Session): void {
    this.#sessions.delete(session.clientId);
    this.#onEnd(session);
  }
}

/** Lower-case letters and digits, 128 random bits (Bayeux 1.0 section 3.2). */
const newClientId = (): string => BigInt(`0x${randomBytes(16).toString('hex')}`).toString(36);
