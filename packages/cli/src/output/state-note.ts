import type { ClientState } from '@sfstream/core';
import { inCommandLineTerms } from '../failures/command-line-terms.ts';
import { durationText } from '../terminal/duration-text.ts';
import { sentence } from '../terminal/sentence.ts';
import type { Note } from './note-line.ts';

/** State of the story that the notes have told so far. Times are epoch milliseconds. */
export type Story =
  | { readonly type: 'nothing' }
  /** It is being opened for the first time; `cause` is the last failure that a note has named. */
  | { readonly type: 'connecting'; readonly cause?: string }
  | { readonly type: 'open' }
  | { readonly type: 'down'; readonly since: number; readonly cause?: string };

/**
 * Note to show when the connection enters `state`, if any, and the story with it. Each outage is named once with its
 * cause, and its end with how long it was; in between only the further tries.
 */
export const stateNote = (
  story: Story,
  state: ClientState,
  now: number,
): { readonly story: Story; readonly note?: Note } => {
  switch (state.type) {
    case 'authenticating':
    case 'handshaking':
      if (story.type === 'open') return { story: { type: 'down', since: now } };
      return story.type === 'nothing'
        ? { story: { type: 'connecting' }, note: { tone: 'quiet', text: 'Logging in.' } }
        : { story };
    case 'open':
      return { story: { type: 'open' }, ...withNote(opened(story, now)) };
    case 'waiting':
      return waiting(story, state, now);
    case 'parked':
      return {
        story: story.type === 'down' ? story : { type: 'down', since: now },
        note: {
          tone: 'warning',
          text: 'Events come faster than they are read, so the connection is closed until the reader has caught up.',
        },
      };
    case 'idle':
    case 'closed':
      return { story: { type: 'nothing' } };
  }
};

const withNote = (note: Note | undefined) => (note === undefined ? {} : { note });

const opened = (story: Story, now: number): Note | undefined => {
  switch (story.type) {
    case 'open':
      return undefined;
    case 'down':
      return { tone: 'good', text: `Connected again after ${durationText(now - story.since)}.` };
    case 'nothing':
    case 'connecting':
      return { tone: 'good', text: 'Connected.' };
  }
};

const waiting = (
  story: Story,
  { attempt, delay, error }: Extract<ClientState, { type: 'waiting' }>,
  now: number,
): { readonly story: Story; readonly note: Note } => {
  const cause = inCommandLineTerms(error.message);
  const isNews = !('cause' in story) || story.cause !== cause;
  const what = isNews
    ? `${story.type === 'open' ? 'Connection lost' : 'No connection'}: ${sentence(cause)}`
    : `Still no connection, after ${attempt} tries.`;
  const next = delay === 0 ? 'Trying again at once.' : `Next try in ${durationText(delay)}.`;
  return {
    story:
      story.type === 'open' || story.type === 'down'
        ? { type: 'down', since: story.type === 'down' ? story.since : now, cause }
        : { type: 'connecting', cause },
    note: { tone: 'warning', text: `${what} ${next}` },
  };
};
