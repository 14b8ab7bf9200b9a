import type { Observable } from 'rxjs';
import type { Advice } from '../messages/advice.ts';
import { mergeAdvice, noAdvice, pollTimeout } from '../messages/advice.ts';
import type { Answer, Ask } from './conversation.ts';
import type { EventBatch } from '../reports/session-news.ts';
import { granted } from './conversation.ts';

/** A poll was answered; the next one follows this advice. */
export interface Polled {
  readonly type: 'polled';
  readonly advice: Advice;
  /** The server's time in epoch milliseconds, to the second, where it sent one. */
  readonly serverTime: number | undefined;
}

/**
 * Polls: the server holds the request until there are events or its timeout is over (Bayeux, "Connect"). A poll travels
 * alone, since the server does not hold one in company. With `atOnce` it is not held either, which shows whether the
 * session works.
 *
 * | field | request | reply |
 * | --- | --- | --- |
 * | clientId | MUST | MAY |
 * | connectionType | MUST | - |
 * | advice.timeout | MAY: 0 asks for an answer at once | MAY |
 * | successful | - | MUST |
 */
export const poll = (
  ask: Ask,
  clientId: string,
  advice: Advice,
  { atOnce = false }: { readonly atOnce?: boolean } = {},
): Observable<EventBatch | Polled> => {
  const message = { channel: '/meta/connect', clientId, connectionType: 'long-polling' };
  return ask(
    [atOnce ? { ...message, advice: { timeout: 0 } } : message],
    (answers) => answers.map((answer) => polled(advice, answer)),
    { lane: 'poll', timeout: pollTimeout(advice) },
  );
};

/** Sends the poll that completes the opening of a session. Its answer comes at once and brings the advice. */
export const firstPoll = (ask: Ask, clientId: string): Observable<EventBatch | Polled> =>
  poll(ask, clientId, noAdvice, { atOnce: true });

const polled = (advice: Advice, answer: Answer): Polled => ({
  type: 'polled',
  advice: mergeAdvice(advice, granted(answer)),
  serverTime: answer.serverTime,
});
