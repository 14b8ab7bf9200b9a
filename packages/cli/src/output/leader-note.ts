import type { LeaderState } from '@sfstream/replay';
import { errorText } from '../failures/error-text.ts';
import type { Note } from './note-line.ts';

/** Tells of the part of this process in its group; nothing while it does not stand for election. */
export const leaderNote = (group: string, state: LeaderState): Note | undefined => {
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
            text: `Standing by for the group ${group}, as the engine fails: ${errorText(state.error)}`,
          };
  }
};
