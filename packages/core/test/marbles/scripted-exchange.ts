import type { Observable } from 'rxjs';
import { EMPTY, Subject, defer, tap } from 'rxjs';
import type { Exchange, ExchangeOptions, IdentifiedRequest } from '../../src/wire/exchange.ts';
import type { Messages } from '../../src/wire/read-messages.ts';

/** What a test server answers to each meta request, one after another; the last answer repeats. */
export type Script = Readonly<Record<string, readonly Observable<Messages>[]>>;

/** An exchange that follows a script, and remembers what it was asked. */
export interface ScriptedExchange {
  readonly exchange: Exchange;
  readonly asked: {
    readonly requests: readonly IdentifiedRequest[];
    readonly options: ExchangeOptions | undefined;
    /** Virtual time. */
    readonly at: number;
  }[];
  /** Emits when a poll is granted. */
  readonly polled$: Observable<Polled>;
}

/** A poll was granted. */
export interface Polled {
  readonly type: 'polled';
}

/** Plays a server: the answer of each exchange is the next one in the script for its first request's channel. */
export const scriptedExchange = (script: Script, now: () => number): ScriptedExchange => {
  const asked: ScriptedExchange['asked'] = [];
  const turn = new Map<string, number>();
  const polls = new Subject<Polled>();
  return {
    asked,
    polled$: polls.asObservable(),
    exchange: (requests, options) =>
      defer(() => {
        asked.push({ requests, options, at: now() });
        const channel = requests[0]?.channel ?? '';
        const answers = script[channel] ?? [];
        const index = turn.get(channel) ?? 0;
        turn.set(channel, index + 1);
        return (answers[Math.min(index, answers.length - 1)] ?? EMPTY).pipe(
          tap(({ replies }) => {
            if (replies.some(isGrantedPoll)) polls.next({ type: 'polled' });
          }),
        );
      }),
  };
};

const isGrantedPoll = ({ channel, successful }: Messages['replies'][number]): boolean =>
  channel === '/meta/connect' && successful === true;

/** The answer that consists of these replies and events. */
export const answer = (
  ...messages: readonly (Messages['replies'][number] & { data?: unknown })[]
): Messages => ({
  events: messages.flatMap((message) =>
    message.data === undefined ? [] : [{ channel: message.channel ?? '', data: message.data }],
  ),
  replies: messages.filter(({ data }) => data === undefined),
});

export const handshaken = answer({
  channel: '/meta/handshake',
  successful: true,
  clientId: 'c1',
  supportedConnectionTypes: ['long-polling'],
});

export const polled = answer({ channel: '/meta/connect', successful: true });

/** The answer to Salesforce's first poll of a session. */
export const advised = answer({
  channel: '/meta/connect',
  successful: true,
  advice: { reconnect: 'retry', interval: 0, timeout: 110_000 },
});

export const unknownClient = answer({
  channel: '/meta/connect',
  successful: false,
  error: '403::Unknown client',
  advice: { reconnect: 'handshake', interval: 0 },
});

export const authenticationInvalid = answer({
  channel: '/meta/connect',
  successful: false,
  error: '401::Authentication invalid',
  advice: { reconnect: 'none', interval: 0 },
});

/** A refusal for no known reason and without advice. */
export const refused = answer({ channel: '/meta/connect', successful: false, error: '400::Odd' });

export const subscribed = answer({ channel: '/meta/subscribe', successful: true });
