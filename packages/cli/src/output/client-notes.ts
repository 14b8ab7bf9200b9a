import type { Client } from '@sfstream/core';
import type { Observable } from 'rxjs';
import { filter, map, merge, scan, timestamp } from 'rxjs';
import { activityNote } from './activity-note.ts';
import type { Note } from './note-line.ts';
import type { Story } from './state-note.ts';
import { stateNote } from './state-note.ts';

/**
 * Emits notes on a client's connection: connecting, connected, lost with cause, next try, back after how long, and what
 * may have been missed. Completes when the client is closed. Observing it does not connect.
 *
 * @example
 * ```ts
 * import { clientNotes, noteLine } from '@sfstream/cli';
 * import type { Client } from '@sfstream/core';
 *
 * declare const client: Client;
 *
 * clientNotes(client).subscribe((note) =>
 *   console.error(noteLine(note, { colour: false }, new Date())),
 * );
 * ```
 */
export const clientNotes = (client: Pick<Client, 'state$' | 'activity$'>): Observable<Note> =>
  merge(
    client.state$.pipe(
      timestamp(),
      scan(({ story }: Step, { value, timestamp: now }): Step => stateNote(story, value, now), {
        story: { type: 'nothing' },
      }),
      map(({ note }) => note),
    ),
    client.activity$.pipe(map(activityNote)),
  ).pipe(filter((note) => note !== undefined));

interface Step {
  readonly story: Story;
  readonly note?: Note;
}
