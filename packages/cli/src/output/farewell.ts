import type { Note } from './note-line.ts';

/** The last note of a command that has passed on so many events. */
export const farewell = (events: number): Note => ({
  tone: 'quiet',
  text: `Disconnecting after ${events} ${events === 1 ? 'event' : 'events'}.`,
});
