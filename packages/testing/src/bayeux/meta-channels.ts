import { isRecord } from '../wire/bayeux-message.ts';
import type { BayeuxMessage } from '../wire/bayeux-message.ts';
import { setBrowser, setIncidentals, setRoute } from './cookies.ts';
import type { Cookies } from './cookies.ts';
import { errorTexts } from './error-texts.ts';
import type { EventBus } from '../events/event-bus.ts';
import {
  acceptance,
  authenticationRefusal,
  handshakeAcceptance,
  handshakeDenial,
  refusal,
  unknownClient,
} from './replies.ts';
import { serverDisconnect } from './server-disconnect.ts';
import type { Session } from './session.ts';
import type { SessionRegistry } from './session-registry.ts';
import { judgeSubscription } from './subscription.ts';
import type { TokenRegistry } from '../logins/token-registry.ts';

/** CometD's `multiSessionInterval`. */
const CROWDED_INTERVAL = 2000;

/** Facts that the messages of one request have in common. */
export interface Sender {
  readonly token: string | undefined;
  readonly cookies: Cookies;
}

/** Outcome of one message: replies, the session whose queued events ride along, and cookies to set. */
export interface Outcome {
  readonly replies: readonly BayeuxMessage[];
  readonly session?: Session;
  readonly setCookie?: readonly string[];
}

/** Answers each message, one at a time and at once; only `BayeuxEndpoint` makes polls wait. */
export class MetaChannels {
  readonly #sessions: SessionRegistry;
  readonly #bus: EventBus;
  readonly #tokens: TokenRegistry;
  readonly #hold: number;
  readonly #clientLimit: number;

  constructor(settings: {
    sessions: SessionRegistry;
    bus: EventBus;
    tokens: TokenRegistry;
    hold: number;
    clientLimit: number;
  }) {
    this.#sessions = settings.sessions;
    this.#bus = settings.bus;
    this.#tokens = settings.tokens;
    this.#hold = settings.hold;
    this.#clientLimit = settings.clientLimit;
  }

  outcome(message: BayeuxMessage, sender: Sender): Outcome {
    if (message.channel === undefined) {
      return { replies: [refusal(message, errorTexts.channelMissing)] };
    }
    if (message.channel === '/meta/handshake') return this.#handshake(message, sender);
    const session = this.admit(message, sender);
    if (isOutcome(session)) return session;
    switch (message.channel) {
      case '/meta/connect':
        return this.connect(session, message);
      case '/meta/subscribe':
        return { replies: [this.#subscribe(session, message)], session };
      case '/meta/unsubscribe':
        for (const name of namesOf(message)) this.#bus.unsubscribe(session, name);
        return { replies: [acceptance(message)], session };
      case '/meta/disconnect':
        this.#sessions.end(session);
        return { replies: [this.#disconnect(session, message)], session };
      default:
        return {
          replies: [
            refusal(
              message,
              message.channel.startsWith('/meta/')
                ? errorTexts.unknownChannel(message.channel)
                : errorTexts.publishDenied,
            ),
          ],
          session,
        };
    }
  }

  /** The session a message belongs to, or what refuses it. */
  admit(message: BayeuxMessage, { token, cookies }: Sender): Session | Outcome {
    if (!this.#tokens.isValid(token)) {
      return { replies: [authenticationRefusal(message, tokenError(token))] };
    }
    if (message.clientId === undefined) {
      return { replies: [refusal(message, errorTexts.noHandshake)] };
    }
    const session = this.#sessions.find(message.clientId);
    if (session !== undefined && cookies.browser === undefined) {
      return { replies: [refusal(message, errorTexts.noCookie(session.clientId))] };
    }
    if (session !== undefined && this.#sessions.isReached(session, cookies)) return session;
    const replies = [unknownClient(message)];
    return this.#sessions.isRouteAlive(cookies)
      ? { replies }
      : { replies, setCookie: [setRoute(this.#sessions.newRoute())] };
  }

  /** Answers a poll without waiting. */
  connect(session: Session, message: BayeuxMessage): Outcome {
    session.cancelHeld();
    if (session.farewell !== undefined) {
      this.#sessions.end(session);
      return { replies: serverDisconnect(session.farewell, message), session };
    }
    if (message['connectionType'] !== 'long-polling') {
      const type = String(message['connectionType']);
      return { replies: [refusal(message, errorTexts.connectionType(type))], session };
    }
    return { replies: [this.acceptPoll(session, message)], session };
  }

  /** The reply to a poll that went well. */
  acceptPoll(session: Session, message: BayeuxMessage): BayeuxMessage {
    const normal = { reconnect: 'retry', interval: 0, timeout: this.#hold };
    if (this.#sessions.isCrowded(session)) {
      // Once the other session is gone, the normal advice has to be given again.
      session.advice = 'due';
      const advice = { ...normal, interval: CROWDED_INTERVAL, 'multiple-clients': true };
      return acceptance(message, { advice });
    }
    if (session.advice === 'given') return acceptance(message);
    session.advice = 'given';
    return acceptance(message, { advice: normal });
  }

  /** Milliseconds that a poll which is alone in its request waits for an event. */
  holdTime(session: Session, { advice, connectionType }: BayeuxMessage): number {
    const atOnce =
      session.advice === 'first' ||
      session.hasEvents ||
      session.farewell !== undefined ||
      connectionType !== 'long-polling' ||
      this.#sessions.isCrowded(session);
    if (atOnce) return 0;
    const wanted = isRecord(advice) ? advice['timeout'] : undefined;
    return typeof wanted === 'number' ? Math.min(wanted, this.#hold) : this.#hold;
  }

  #handshake(message: BayeuxMessage, { token, cookies }: Sender): Outcome {
    const denied = this.#handshakeDenial(message, token);
    if (denied !== undefined) return { replies: [denied] };
    const session = this.#sessions.open(cookies);
    const setCookie = [
      ...(cookies.browser === undefined ? [setBrowser(session.browser)] : []),
      ...setIncidentals(),
      ...(cookies.route === session.route ? [] : [setRoute(session.route)]),
    ];
    return { replies: [handshakeAcceptance(message, session.clientId)], setCookie };
  }

  #handshakeDenial(message: BayeuxMessage, token: string | undefined): BayeuxMessage | undefined {
    if (!this.#tokens.isValid(token)) return authenticationRefusal(message, tokenError(token));
    const types = message['supportedConnectionTypes'];
    if (!Array.isArray(types) || !types.includes('long-polling')) {
      return refusal(message, errorTexts.connectionType(String(types)), {
        advice: { reconnect: 'none' },
      });
    }
    return this.#sessions.all().length >= this.#clientLimit
      ? handshakeDenial(message, errorTexts.tooManyClients)
      : undefined;
  }

  #subscribe(session: Session, message: BayeuxMessage): BayeuxMessage {
    const names = namesOf(message);
    if (names.length === 0) return refusal(message, errorTexts.noChannelName);
    // CometD 3.1 takes an array in order, stops at the first refusal and answers once.
    for (const name of names) {
      const subscription = judgeSubscription(this.#bus, name, message['ext']);
      if (!subscription.granted) return refusal(message, subscription.error);
      this.#bus.subscribe(session, subscription.name);
      for (const event of subscription.replay) session.deliver(event);
    }
    return acceptance(message);
  }

  #disconnect(session: Session, message: BayeuxMessage): BayeuxMessage {
    session.release(({ request }) => [acceptance(request, { advice: { reconnect: 'none' } })]);
    return acceptance(message);
  }
}

export const isOutcome = (value: Session | Outcome): value is Outcome => 'replies' in value;

const namesOf = ({ subscription }: BayeuxMessage): readonly string[] => {
  if (subscription === undefined) return [];
  return typeof subscription === 'string' ? [subscription] : subscription;
};

const tokenError = (token: string | undefined): string =>
  token === undefined ? errorTexts.authenticationRequired : errorTexts.authenticationInvalid;
