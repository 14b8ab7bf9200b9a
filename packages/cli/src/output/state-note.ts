import type { ClientState } from '@sfstream/core';
import { inCommandLineTerms } from '../failures/command-line-terms.ts';
import { durationText } from '../terminal/duration-text.ts';
import type { Note } from './note-line.ts';

/** State of the story that the notes have told so far. Times are epoch milliseconds. */
export type Told =
  | { readonly type: 'nothing' }
  /** It is being opened for the first time; `cause` is the last failure that was told. */
  | { readonly type: 'connecting'; readonly cause?: string }
  | { readonly type: 'open' }
  | { readonly type: 'down'; readonly since: number; readonly cause?: string };

/**
 * Note to show when the connection enters `state`, if any, and the story with it. Each outage is told once with its
 * cause, and its end with how long it was; in between only the further tries.
 */
export const stateNote = (
  told: Told,
  state: ClientState,
  now: number,
): { readonly told: Told; readonly note?: Note } => {
  switch (state.type) {
    case 'authenticating':
    case 'handshaking':
      if (told.type === 'open') return { told: { type: 'down', since: now } };
      return told.type === 'nothing'
        ? { told: { type: 'connecting' }, note: { tone: 'quiet', text: 'Logging in.' } }
        : { told };
    case 'open':
      return { told: { type: 'open' }, ...withNote(opened(told, now)) };
    case 'waiting':
      return waiting(told, state, now);
    case 'parked':
      return {
        told: told.type === 'down' ? told : { type: 'down', since: now },
        note: {
          tone: 'warning',
          text: 'Events come faster than they are read, so the connection is closed until the reader has caught up.',
        },
      };
    case 'idle':
    case 'closed':
      return { told: { type: 'nothing' } };
  }
};

const withNote = (note: Note | undefined) => (note === undefined ? {} : { note });

const opened = (told: Told, now: number): Note | undefined => {
  switch (told.type) {
    case 'open':
      return undefined;
    case 'down':
      return { tone: 'good', text: `Connected again after ${durationText(now - told.since)}.` };
    case 'nothing':
    case 'connecting':
      return { tone: 'good', text: 'Connected.' };
  }
};

const waiting = (
  told: Told,
  { attempt, delay, error }: Extract<ClientState, { type: 'waiting' }>,
  now: number,
): { readonly told: Told; readonly note: Note } => {
  const cause = inCommandLineTerms(error.message);
  const isNews = !('cause' in told) || told.cause !== cause;
  const what = isNews
    ? `${told.type === 'open' ? 'Connection lost' : 'No connection'}: ${sentence(cause)}`
    : `Still no connection, after ${attempt} tries.`;
  const next = delay === 0 ? 'Trying again at once.' : `Next try in ${durationText(delay)}.`;
  return {
    told:
      told.type === 'open' || told.type === 'down'
        ? { type: 'down', since: told.type === 'down' ? told.since : now, cause }
        : { type: 'connecting', cause },
    note: { tone: 'warning', text: `${what} ${next}` },
  };
};

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
