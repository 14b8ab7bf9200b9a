import type { BayeuxMessage } from '../wire/bayeux-message.ts';
import { bayeuxAnswer } from './bayeux-answer.ts';
import { readCookies } from './cookies.ts';
import { errorTexts } from './error-texts.ts';
import { jsonAnswer } from '../wire/http-server.ts';
import type { HttpExchange } from '../wire/http-server.ts';
import { isOutcome } from './meta-channels.ts';
import type { MetaChannels, Outcome, Sender } from './meta-channels.ts';
import { authenticationRefusal, refusal, unknownClient } from './replies.ts';
import { serverDisconnect } from './server-disconnect.ts';
import type { DisconnectShape } from './server-disconnect.ts';
import type { HeldPoll } from './session.ts';
import type { SessionRegistry } from './session-registry.ts';
import { bearerToken } from '../logins/token-registry.ts';
import type { TokenRegistry } from '../logins/token-registry.ts';

/** A request body may be no larger (Streaming API guide, "Client Connection Considerations"). */
const MAX_BODY = 32_768;
const OLDEST_VERSION = 37;

/** The `/cometd` endpoint: Bayeux 1.0 over long polling, with Salesforce's rules for requests. */
export class BayeuxEndpoint {
  readonly #channels: MetaChannels;
  readonly #sessions: SessionRegistry;
  readonly #tokens: TokenRegistry;

  constructor(settings: {
    channels: MetaChannels;
    sessions: SessionRegistry;
    tokens: TokenRegistry;
  }) {
    this.#channels = settings.channels;
    this.#sessions = settings.sessions;
    this.#tokens = settings.tokens;
  }

  handle(exchange: HttpExchange): void {
    const { method, path, headers, messages } = exchange.request;
    if (method !== 'POST') {
      exchange.answer({ status: 405, headers: { Allow: 'POST' } });
      return;
    }
    if (exchange.size > MAX_BODY) {
      exchange.answer(jsonAnswer(413, [{ error: errorTexts.tooLarge, successful: false }]));
      return;
    }
    if (messages === undefined) {
      exchange.answer({ status: 400, body: 'The request is not a Bayeux message.' });
      return;
    }
    const badVersion = versionError(path);
    if (badVersion !== undefined) {
      exchange.answer(
        jsonAnswer(
          400,
          messages.map((message) => refusal(message, badVersion)),
        ),
      );
      return;
    }
    const sender = {
      token: bearerToken(headers.authorization),
      cookies: readCookies(headers.cookie),
    };
    const [first] = messages;
    if (messages.length === 1 && first?.channel === '/meta/connect') {
      this.#poll(exchange, first, sender);
      return;
    }
    if (messages.some(({ channel }) => channel === '/meta/handshake') && messages.length > 1) {
      // CometD 3.1 gives up the whole request: a handshake travels alone.
      exchange.answer({
        status: 400,
        body: 'A handshake must be the only message of its request.',
      });
      return;
    }
    respond(
      exchange,
      messages.map((message) => this.#channels.outcome(message, sender)),
    );
  }

  /** Ends every held poll that was sent with a token that is no longer good; with `disconnect` ends its session as well. */
  releaseUnauthorised(disconnect?: DisconnectShape): void {
    for (const session of this.#sessions.all()) {
      if (session.held === undefined || this.#tokens.isValid(session.held.token)) continue;
      if (disconnect !== undefined) this.#sessions.end(session);
      session.release(({ request }) => {
        const refusal = authenticationRefusal(request, errorTexts.authenticationInvalid);
        return disconnect === undefined
          ? [refusal]
          : serverDisconnect(disconnect, request, refusal);
      });
    }
  }

  forgetSessions(): void {
    for (const session of this.#sessions.all()) {
      this.#sessions.end(session);
      session.clear();
      session.release(({ request }) => [unknownClient(request)]);
    }
  }

  disconnectClients(shape: DisconnectShape): void {
    for (const session of this.#sessions.all()) {
      session.farewell = shape;
      if (session.held === undefined) continue;
      this.#sessions.end(session);
      session.release(({ request }) => serverDisconnect(shape, request));
    }
  }

  #poll(exchange: HttpExchange, message: BayeuxMessage, sender: Sender): void {
    const session = this.#channels.admit(message, sender);
    if (isOutcome(session)) {
      respond(exchange, [session]);
      return;
    }
    const wait = this.#channels.holdTime(session, message);
    if (wait <= 0) {
      respond(exchange, [this.#channels.connect(session, message)]);
      return;
    }
    session.cancelHeld();
    const timer = setTimeout(() => session.release(), wait);
    const poll: HeldPoll = {
      request: message,
      token: sender.token,
      accepted: () => this.#channels.acceptPoll(session, message),
      answer: (events, replies) => {
        clearTimeout(timer);
        exchange.answer(bayeuxAnswer(events, replies));
      },
      cancel: () => {
        clearTimeout(timer);
        exchange.answer({ status: 500, body: 'A newer poll has taken the place of this one.' });
      },
    };
    session.hold(poll);
    exchange.onEnd(() => {
      clearTimeout(timer);
      session.letGo(poll);
    });
  }
}

/** Says what a path such as `/cometd/59.0/` lacks, if anything. */
const versionError = (path: string): string | undefined => {
  const [version = '', ...rest] = path.slice('/cometd/'.length).split('/');
  if (version === '') return errorTexts.versionMissing;
  const isSupported =
    /^\d+\.0$/.test(version) &&
    Number(version) >= OLDEST_VERSION &&
    rest.every((part) => part === '');
  return isSupported ? undefined : errorTexts.versionUnsupported;
};

/** Answers a request: queued events first, then the replies. */
const respond = (exchange: HttpExchange, outcomes: readonly Outcome[]): void => {
  for (const { session } of outcomes) session?.touch();
  exchange.answer(
    bayeuxAnswer(
      outcomes.flatMap(({ session }) => session?.drain() ?? []),
      outcomes.flatMap(({ replies }) => replies),
      outcomes.flatMap(({ setCookie = [] }) => setCookie),
    ),
  );
};
