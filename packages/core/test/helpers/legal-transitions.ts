import type { ClientState } from '../../src/reports/client-state.ts';

type State = ClientState['type'];

/** What may follow a state, and what causes it. */
export type Arrows = Readonly<Partial<Record<State, string>>>;

const left =
  'The last subscriber leaves, `close()` is called, or an error that no further try can help against ends every channel.';
const replaced =
  'The login gives another token, or a subscriber asks for history, which only a new session brings in order.';

/**
 * Every transition of `client.state$`. Each test is held to this table, and docs/lifecycle.md is drawn from it. `idle` and
 * `closed` are set in `client/`, the others in `connection/` and `session/`.
 */
export const legalTransitions: Readonly<Record<State, Arrows>> = {
  // client-connection.ts, create-client.ts: the connection has ended before the client is closed.
  idle: {
    authenticating: 'The first subscriber comes, to a channel or to `publish`.',
    closed:
      '`close()` is called. The org has been told where there was a session, or has not answered for two seconds.',
  },
  // connection.ts: a token, then the way to its org.
  authenticating: {
    handshaking: 'The login gives a token.',
    waiting: 'The login fails, or the org does not say which API version is the latest.',
    idle: left,
  },
  // session.ts. A token that comes meanwhile begins another session (`switchMap` in connection.ts).
  handshaking: {
    open: 'The org answers the first poll.',
    waiting: 'The handshake or the first poll fails.',
    handshaking: 'The login gives another token.',
    idle: left,
  },
  // polls.ts, connection.ts: whatever fails is announced before it is tried again (retry-announced.ts).
  open: {
    waiting: 'A request fails, or the org has forgotten the session.',
    parked: 'Subscribers have been too slow for 30 s.',
    handshaking: replaced,
    idle: left,
  },
  // connection.ts begins again at the login; polls.ts repeats a request that has not reached the org, in its session.
  waiting: {
    authenticating: 'The pause is over, and a new session is needed.',
    open: 'The org answers the repeated poll, or the session that `rotateAfter` has opened takes over.',
    waiting: 'The repeated request fails too.',
    parked: 'The pause is over, but subscribers have been too slow for 30 s.',
    handshaking: replaced,
    idle: left,
  },
  // connection.ts, `repeat`; the token is observed all the while.
  parked: {
    handshaking: 'Subscribers have caught up, or the login gives another token.',
    open: 'Subscribers have caught up. Only streams of the Pub/Sub API were closed, not its connection.',
    waiting: 'The login fails.',
    idle: left,
  },
  // create-client.ts: the stream completes.
  closed: {},
};
