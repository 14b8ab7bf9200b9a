import type { InterceptAnswer, MockOrg, RecordedRequest } from '@sfstream/testing';

/** Place where the edge turns hostile. */
export interface Place {
  readonly name: string;
  /** Has the org answer there with what `answer` gives, as long as it gives something. */
  readonly arm: (org: MockOrg, answer: () => InterceptAnswer) => void;
  /** Makes the client meet it; `subscribe` subscribes a further channel. */
  readonly provoke: (org: MockOrg, subscribe: () => void) => void;
}

const times = Infinity;

/** The poll that completes the opening of a session asks for an answer at once. */
export const isHeldPoll = ({ messages: [message] = [] }: RecordedRequest): boolean =>
  message?.channel === '/meta/connect' && message['advice'] === undefined;

/** Place that follows when the session is lost. */
const handshake: Place = {
  name: 'handshake',
  arm: (org, answer) => org.intercept('/meta/handshake', answer, { times }),
  provoke: (org) => org.forgetSessions(),
};

/** The answer to a poll that the org holds is replaced, with the event in it, and so is that to each later one. */
const heldPoll: Place = {
  name: 'held poll',
  arm: (org, answer) => org.intercept(isHeldPoll, () => answer() ?? { change: answer }, { times }),
  // The event that is published at the beginning ends the hold.
  provoke: () => undefined,
};

const call: Place = {
  name: 'subscription',
  arm: (org, answer) => org.intercept('/meta/subscribe', answer, { times }),
  provoke: (_, subscribe) => subscribe(),
};

/** The next login, with the token revoked. */
export const login: Place = {
  name: 'login',
  arm: (org, answer) => org.intercept('/services/oauth2/token', answer, { times }),
  provoke: (org) => org.revokeAllTokens(),
};

/** Places where every status is tried. */
export const streamPlaces: readonly Place[] = [handshake, heldPoll, call];
