import { bayeuxMessages } from '../../src/wire/bayeux-message.ts';
import type { BayeuxMessage, MockOrg } from '../../src/index.ts';

/** Answer over HTTP. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as Bayeux messages; empty when it is none. */
  readonly messages: readonly BayeuxMessage[];
  /** The last message: the reply to a request of one message. */
  readonly reply: BayeuxMessage;
  /** The data of the event messages, in order. */
  readonly events: readonly unknown[];
}

/** A Bayeux client with no mind of its own: it sends what the test says and keeps cookies. */
export class RawClient {
  readonly cookies = new Map<string, string>();
  readonly #org: MockOrg;
  #token: string | undefined;
  #lastId = 0;
  clientId: string | undefined;

  constructor(org: MockOrg, token: string | undefined = org.issueToken().accessToken) {
    this.#org = org;
    this.#token = token;
  }

  useToken(token: string | undefined): void {
    this.#token = token;
  }

  async post(body: string, path = '/cometd/59.0', signal?: AbortSignal): Promise<RawAnswer> {
    const response = await fetch(this.#org.url + path, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json;charset=UTF-8',
        ...(this.#token !== undefined && { Authorization: `Bearer ${this.#token}` }),
        Cookie: [...this.cookies].map((pair) => pair.join('=')).join('; '),
      },
      body,
      ...(signal && { signal }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      this.cookies.set(name, value);
    }
    const text = await response.text();
    const messages = messagesOf(text);
    return {
      status: response.status,
      headers: response.headers,
      text,
      messages,
      reply: messages.at(-1) ?? {},
      events: messages.filter(({ data }) => data !== undefined).map(({ data }) => data),
    };
  }

  /** Sends messages, completed with an id and the client id. */
  send(messages: readonly BayeuxMessage[], signal?: AbortSignal): Promise<RawAnswer> {
    const complete = messages.map((message) => ({
      clientId: this.clientId,
      id: String((this.#lastId += 1)),
      ...message,
    }));
    return this.post(JSON.stringify(complete), undefined, signal);
  }

  async handshake(message: BayeuxMessage = {}): Promise<RawAnswer> {
    const answer = await this.send([
      {
        channel: '/meta/handshake',
        clientId: undefined,
        version: '1.0',
        supportedConnectionTypes: ['long-polling'],
        ...message,
      },
    ]);
    if (answer.reply.clientId !== undefined) this.clientId = answer.reply.clientId;
    return answer;
  }

  connect(message: BayeuxMessage = {}, signal?: AbortSignal): Promise<RawAnswer> {
    return this.send(
      [{ channel: '/meta/connect', connectionType: 'long-polling', ...message }],
      signal,
    );
  }

  subscribe(channel: string, replay?: Readonly<Record<string, unknown>>): Promise<RawAnswer> {
    return this.send([
      { channel: '/meta/subscribe', subscription: channel, ext: replay && { replay } },
    ]);
  }

  /** Handshake, first poll, and a subscription to each channel for new events. */
  async open(...channels: readonly string[]): Promise<this> {
    await this.handshake();
    await this.connect();
    for (const channel of channels) await this.subscribe(channel);
    return this;
  }

  /** A poll which the org holds by the time this resolves. */
  async heldPoll(message: BayeuxMessage = {}, signal?: AbortSignal): Promise<HeldPoll> {
    const before = this.#org.requests.length;
    const held: { answered: boolean; answer: Promise<RawAnswer> } = {
      answered: false,
      answer: this.connect(message, signal),
    };
    held.answer.then(
      () => (held.answered = true),
      () => (held.answered = true),
    );
    await until(() => this.#org.requests.length > before);
    return held;
  }
}

export interface HeldPoll {
  readonly answered: boolean;
  readonly answer: Promise<RawAnswer>;
}

const messagesOf = (text: string): readonly BayeuxMessage[] => {
  try {
    const body: unknown = JSON.parse(text);
    return bayeuxMessages(body) ?? [];
  } catch {
    return [];
  }
};

/** Waits for a condition that another part of the process brings about. */
export const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
};
