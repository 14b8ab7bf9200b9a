import type { LeaderState } from '@sfstream/replay';
import { errorText } from '../failures/error-text.ts';
import { sentence } from '../terminal/sentence.ts';
import type { Note } from './note-line.ts';

/**
 * Tells of the part of this process in its group, which `engine` elects; nothing while it does not stand for election.
 */
export const leaderNote = (group: string, engine: string, state: LeaderState): Note | undefined => {
  switch (state.type) {
    case 'idle':
    case 'leaving':
      return undefined;
    case 'leading':
      return { tone: 'good', text: `Leading the group ${group}.` };
    case 'standby':
      return state.error === undefined
        ? { tone: 'quiet', text: `Standing by for the group ${group}.` }
        : {
            tone: 'warning',
            text: `Standing by for the group ${group}, as ${engine} fails: ${sentence(errorText(state.error))} It is asked again until it answers; if it never does, check the URL of --to.`,
          };
  }
};
