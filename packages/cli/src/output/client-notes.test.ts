import type { Activity, ClientState } from '@sfstream/core';
import { marbles } from '@sfstream/testing';
import { map } from 'rxjs';
import { clientNotes } from './client-notes.ts';

describe('the notes of a client', () => {
  it(
    'tell of states and activities as they come, and end with the client',
    marbles(({ cold, expectObservable }) => {
      const state$ = cold<ClientState>('a-o----|', {
        a: { type: 'authenticating' },
        o: { type: 'open' },
      });
      const activity$ = cold<Activity>('-h-s-|', {
        h: { type: 'handshake', clientId: 'c' },
        s: { type: 'subscribed', channel: '/u/a', replayId: -1 },
      });
      expectObservable(clientNotes({ state$, activity$ }).pipe(map(({ text }) => text))).toBe(
        'l-cs---|',
        { l: 'Logging in.', c: 'Connected.', s: 'Listening to /u/a, new events only.' },
      );
    }),
  );

  it(
    'measure an outage from its begin',
    marbles(({ cold, expectObservable }) => {
      const state$ = cold<ClientState>('oi 2498ms h o|', {
        o: { type: 'open' },
        i: { type: 'handshaking', instanceUrl: 'https://acme.my.salesforce.com' },
        h: { type: 'handshaking', instanceUrl: 'https://acme.my.salesforce.com' },
      });
      const activity$ = cold<Activity>('|');
      expectObservable(clientNotes({ state$, activity$ }).pipe(map(({ text }) => text))).toBe(
        'o 2500ms r|',
        { o: 'Connected.', r: 'Connected again after 2.5 s.' },
      );
    }),
  );
});
