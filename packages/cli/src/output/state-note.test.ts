import { TransportError } from '@sfstream/http';
import type { ClientState } from '@sfstream/core';
import type { Story } from './state-note.ts';
import { stateNote } from './state-note.ts';

const failure = (message: string): TransportError =>
  new TransportError(message, { method: 'POST', url: 'https://host/' });

const waiting = (message: string, attempt = 1, delay = 400): ClientState => ({
  type: 'waiting',
  attempt,
  delay,
  error: failure(message),
});

/** The texts told of states that follow each other, one second apart. */
const story = (...states: readonly ClientState[]): readonly (string | undefined)[] => {
  let before: Story = { type: 'nothing' };
  return states.map((state, index) => {
    const step = stateNote(before, state, index * 1000);
    before = step.story;
    return step.note?.text;
  });
};

const authenticating: ClientState = { type: 'authenticating' };
const handshaking: ClientState = {
  type: 'handshaking',
  instanceUrl: 'https://acme.my.salesforce.com',
};
const open: ClientState = { type: 'open' };

describe('what is told of states', () => {
  it.each<[string, readonly ClientState[], readonly (string | undefined)[]]>([
    [
      'the first connection',
      [{ type: 'idle' }, authenticating, handshaking, open],
      [undefined, 'Logging in.', undefined, 'Connected.'],
    ],
    [
      'a failing first connection, each cause once',
      [
        authenticating,
        waiting('No host'),
        authenticating,
        waiting('No host', 2, 2_000),
        waiting('Busy', 3),
      ],
      [
        'Logging in.',
        'No connection: No host. Next try in 0.4 s.',
        undefined,
        'Still no connection, after 2 tries. Next try in 2.0 s.',
        'No connection: Busy. Next try in 0.4 s.',
      ],
    ],
    [
      'an outage, and how long it was, measured from the loss',
      [open, waiting('Gone!'), authenticating, handshaking, waiting('Refused', 2), open],
      [
        'Connected.',
        'Connection lost: Gone! Next try in 0.4 s.',
        undefined,
        undefined,
        'No connection: Refused. Next try in 0.4 s.',
        'Connected again after 4.0 s.',
      ],
    ],
    [
      'a routine change of the session',
      [open, waiting('403::Unknown client', 1, 0), open],
      [
        'Connected.',
        'Connection lost: 403::Unknown client. Trying again at once.',
        'Connected again after 1.0 s.',
      ],
    ],
    [
      'a second outage with the cause of the first',
      [open, waiting('Gone'), open, waiting('Gone')],
      [
        'Connected.',
        'Connection lost: Gone. Next try in 0.4 s.',
        'Connected again after 1.0 s.',
        'Connection lost: Gone. Next try in 0.4 s.',
      ],
    ],
    [
      'a new session without a failure',
      [open, handshaking, open],
      ['Connected.', undefined, 'Connected again after 1.0 s.'],
    ],
    [
      'a pause for slow consumers',
      [open, { type: 'parked' }, open],
      [
        'Connected.',
        'Events come faster than they are read, so the connection is closed until the reader has caught up.',
        'Connected again after 1.0 s.',
      ],
    ],
    [
      'a pause within an outage, measured from the loss',
      [open, waiting('Gone'), { type: 'parked' }, open],
      [
        'Connected.',
        'Connection lost: Gone. Next try in 0.4 s.',
        'Events come faster than they are read, so the connection is closed until the reader has caught up.',
        'Connected again after 2.0 s.',
      ],
    ],
    [
      'a first connection that comes after a failure',
      [authenticating, waiting('Version 1.2 is refused'), open],
      ['Logging in.', 'No connection: Version 1.2 is refused. Next try in 0.4 s.', 'Connected.'],
    ],
    ['the end', [open, { type: 'idle' }, { type: 'closed' }], ['Connected.', undefined, undefined]],
    ['a state that comes again', [open, open], ['Connected.', undefined]],
  ])('%s', (_, states, expected) => {
    expect(story(...states)).toEqual(expected);
  });

  it('is nothing where nothing has changed', () => {
    expect(stateNote({ type: 'open' }, open, 0)).toStrictEqual({ story: { type: 'open' } });
  });
});
