import { DecodeError } from '@sfstream/base';
import fc from 'fast-check';
import { readMessages } from './read-messages.ts';
import type { Messages } from './read-messages.ts';

const event = (n: number) => ({ channel: '/event/Order__e', data: { n } });
const connected = { channel: '/meta/connect', id: '3', successful: true };

/** The messages, or the error that it throws or brings. */
const readOrError = (body: unknown): Messages | DecodeError => {
  try {
    const messages = readMessages(body);
    return messages.malformed ?? messages;
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
};

/** Issues of the error that reading `body` ends with. */
const issuesOf = (body: unknown): readonly string[] => {
  const result = readOrError(body);
  return result instanceof DecodeError ? result.issues : ['read without fault'];
};

describe('readMessages', () => {
  it('takes an array of messages or a bare one', () => {
    expect(readMessages([connected])).toEqual({ events: [], replies: [connected] });
    expect(readMessages(connected)).toEqual({ events: [], replies: [connected] });
    expect(readMessages(event(1))).toEqual({ events: [event(1)], replies: [] });
    expect(readMessages([])).toEqual({ events: [], replies: [] });
  });

  it('keeps events in their order on both sides of a reply (behaviour 44)', () => {
    expect(readMessages([event(1), connected, event(2), event(3)])).toEqual({
      events: [event(1), event(2), event(3)],
      replies: [connected],
    });
  });

  it('passes the data of events on untouched, whatever it is', () => {
    for (const data of [null, 0, '', false, [], { a: [1, { b: null }] }]) {
      const [read] = readMessages([{ channel: '/u/x', data }]).events;
      expect(read?.data).toBe(data);
    }
  });

  it('takes a message of a channel without data for the reply to a publish', () => {
    const reply = { channel: '/event/Order__e', id: '7', successful: true };
    expect(readMessages([reply])).toEqual({ events: [], replies: [reply] });
  });

  it('never takes a meta message for an event, even one with data', () => {
    const odd = { channel: '/meta/connect', data: {}, successful: true };
    expect(readMessages([odd]).events).toEqual([]);
  });

  it('accepts replies that lack everything but their channel (behaviour 14)', () => {
    expect(readMessages([{ channel: '/meta/disconnect' }]).replies).toEqual([
      { channel: '/meta/disconnect' },
    ]);
  });

  it('accepts numbers for ids, and members and advice that it does not know', () => {
    const odd = { ...connected, id: 7, advice: { reconnect: 'later', x: 1 }, timestamp: 'now' };
    expect(readMessages([odd]).replies).toEqual([odd]);
  });

  it.each<[string, unknown, string]>([
    ['a text', 'connected', 'the value must be'],
    ['a number', 7, 'the value must be'],
    ['null', null, 'the value must be'],
    ['an array that holds null', [connected, null], 'the value must be'],
    ['a nested array', [[connected]], 'the value must be'],
    ['an id of an odd type', { ...connected, id: {} }, 'id'],
    ['an odd channel', { channel: 7 }, 'channel must be string'],
    ['an odd channel beside data', { channel: 7, data: {} }, 'channel must be string'],
    ['successful as a text', { ...connected, successful: 'true' }, 'successful must be boolean'],
    ['an error that is no text', { ...connected, error: { code: 403 } }, 'error must be string'],
    ['an odd client id', { ...connected, clientId: 1 }, 'clientId must be string'],
    ['advice that is a text', { ...connected, advice: 'retry' }, 'advice'],
    ['an interval as a text', { ...connected, advice: { interval: '0' } }, 'interval'],
    [
      'an odd reason',
      { ...connected, ext: { sfdc: { failureReason: 503 } } },
      'ext.sfdc.failureReason must be string',
    ],
  ])('refuses %s', (_, body, issue) => {
    expect(issuesOf(body).join('; ')).toContain(issue);
  });

  it('quotes no value in its error', () => {
    const read = () => readMessages([{ channel: { secret: 'abc123' }, clientId: 42_424_242 }]);
    expect(read).toThrow(DecodeError);
    expect(read).not.toThrow(/abc123|42424242/);
  });

  it('keeps the events and replies beside what is malformed', () => {
    const odd = { channel: '/meta/connect', successful: 'true' };
    expect(readMessages([event(1), odd, connected, event(2)])).toEqual({
      events: [event(1), event(2)],
      replies: [connected],
      malformed: expect.any(DecodeError),
    });
  });

  it('tells the first fault of several', () => {
    const odd = [{ channel: 7 }, { channel: '/meta/connect', successful: 'true' }];
    expect(issuesOf([connected, ...odd])).toEqual(['channel must be string']);
  });

  it('takes a member of a reply that is null for a missing one', () => {
    expect(readMessages({ ...connected, error: null, advice: null, ext: null }).replies).toEqual([
      connected,
    ]);
  });

  it('tells at most five faults of a hostile reply', () => {
    const body = { supportedConnectionTypes: Array.from({ length: 100_000 }, (_, n) => n) };
    expect(issuesOf(body)).toHaveLength(5);
  });

  it('reads any JSON into messages or fails with a DecodeError, never otherwise', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        readOrError(body);
      }),
    );
  });

  it('the same for anything that looks like messages', () => {
    const odd = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant('/meta/connect'));
    const message = fc.dictionary(
      fc.constantFrom('channel', 'data', 'id', 'successful', 'advice', 'ext', '__proto__', 'error'),
      odd,
    );
    fc.assert(
      fc.property(fc.array(message, { maxLength: 5 }), (body) => {
        readOrError(JSON.parse(JSON.stringify(body)));
      }),
    );
  });

  it('loses no message: each is an event or a reply', () => {
    const message = fc.oneof(
      fc.integer().map((n) => event(n)),
      fc.constant(connected),
    );
    fc.assert(
      fc.property(fc.array(message), (body) => {
        const { events, replies } = readMessages(body);
        expect(events).toEqual(body.filter((one) => 'data' in one));
        expect(replies).toHaveLength(body.length - events.length);
      }),
    );
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'is not led astray by a member called %s',
    (name) => {
      const text = `[{"channel":"/u/x","data":{"${name}":{"polluted":true}},"${name}":{"polluted":true}},
        {"channel":"/meta/connect","successful":true,"${name}":{"polluted":true},"advice":{"${name}":{"polluted":true}}}]`;
      readOrError(JSON.parse(text));
      expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    },
  );

  it('reads events nested a hundred thousand levels deep', () => {
    const depth = 100_000;
    const data: unknown = JSON.parse('['.repeat(depth) + ']'.repeat(depth));
    expect(readMessages([{ channel: '/u/x', data }]).events).toHaveLength(1);
    expect(readOrError(data)).toBeInstanceOf(DecodeError);
  });

  it('reads a hundred thousand events', () => {
    const body = Array.from({ length: 100_000 }, (_, n) => event(n));
    expect(readMessages(body).events).toHaveLength(100_000);
  });
});

describe('what is not Bayeux', () => {
  const event = { channel: '/event/A', data: {} };
  const reply = { channel: '/meta/connect', successful: true };

  it('has neither a channel nor is a refusal', () => {
    expect(() => readMessages([{ advice: {} }])).toThrow(
      'a message has neither a channel nor successful: false, so it is not Bayeux',
    );
    expect(() => readMessages([{ successful: true }])).toThrow('is not Bayeux');
  });

  it('is not an early refusal, which names no channel', () => {
    const refusal = { successful: false, error: '403::no' };
    expect(readMessages([refusal])).toEqual({ events: [], replies: [refusal] });
  });

  it('does not take the messages beside it with it', () => {
    const read = readMessages([event, reply, {}, 7]);
    expect(read).toMatchObject({ events: [event], replies: [reply] });
    expect(read.malformed?.message).toContain('is not Bayeux');
  });
});
