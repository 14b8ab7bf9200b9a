import { asyncScheduler, of } from 'rxjs';
import { ServerError } from '../errors/server-error.ts';
import { converse } from './conversation.ts';
import type { IdentifiedRequest } from '../wire/exchange.ts';
import { readMessages } from '../wire/read-messages.ts';
import { unsubscribe } from './unsubscribe.ts';

/** Unsubscribes against a server that says this to each, and gives what was sent and what came of it. */
const play = (channels: readonly string[], say: (index: number) => object | undefined) => {
  const sent: IdentifiedRequest[] = [];
  const { ask } = converse((requests) => {
    sent.push(...requests);
    return of(
      readMessages(
        requests.flatMap(({ channel, id }, index) => {
          const said = say(index);
          return said === undefined ? [] : [{ channel, id, ...said }];
        }),
      ),
    );
  }, asyncScheduler);
  const outcomes: unknown[] = [];
  unsubscribe(ask, 'c1', channels).subscribe({
    next: (outcome) => outcomes.push(outcome),
    error: (error: unknown) => outcomes.push(error),
  });
  return { sent, outcomes };
};

const left = (channel: string) => ({ type: 'unsubscribed', channel });

describe('unsubscribe', () => {
  it('sends one message for each channel, under the name that was subscribed', () => {
    const channels = ['/event/A', "/topic/B?Name='x'"];
    const { sent, outcomes } = play(channels, () => ({ successful: true }));
    expect(sent).toEqual([
      { channel: '/meta/unsubscribe', id: '1', clientId: 'c1', subscription: channels[0] },
      { channel: '/meta/unsubscribe', id: '2', clientId: 'c1', subscription: channels[1] },
    ]);
    expect(outcomes).toEqual(channels.map(left));
  });

  it('is over when it is refused, and says so', () => {
    const refused = { successful: false, error: '404:/event/A:Unknown channel' };
    expect(play(['/event/A'], () => refused).outcomes).toEqual([
      { type: 'kept', channel: '/event/A', error: expect.any(ServerError) as ServerError },
    ]);
  });

  it.each([['403::Unknown client'], ['401::Authentication invalid'], ['402::session_unknown']])(
    'fails when the refusal concerns the session: %s',
    (error) => {
      const { outcomes } = play(['/event/A', '/event/B'], (index) =>
        index === 0 ? { successful: true } : { successful: false, error },
      );
      expect(outcomes).toEqual([expect.objectContaining({ name: 'ServerError', error })]);
    },
  );

  it('leaves for the next request what does not fit', () => {
    const channels = Array.from({ length: 1_000 }, (_, n) => `/event/Order${n}__e`);
    const { sent, outcomes } = play(channels, () => ({ successful: true }));
    expect(sent.length).toBeLessThan(channels.length);
    expect(outcomes).toEqual(channels.slice(0, sent.length).map(left));
  });

  it('is still to be done for those of a batch that the server passes over', () => {
    const { outcomes } = play(['/event/A', '/event/B'], (index) =>
      index === 0 ? { successful: true } : undefined,
    );
    expect(outcomes).toEqual([left('/event/A'), { type: 'unanswered', channel: '/event/B' }]);
  });

  it.each([[['/event/A']], [['/event/A', '/event/B']]])(
    'of %j fails when nothing is answered: the answer may have held events',
    (channels) => {
      expect(play(channels, () => undefined).outcomes).toEqual([
        expect.objectContaining({ code: 'ERR_NO_REPLY' }),
      ]);
    },
  );
});
