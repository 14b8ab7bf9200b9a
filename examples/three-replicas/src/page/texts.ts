import type { Protocol } from '../org/protocol.ts';
import type { Act, ReplicaState } from '../replicas/replica-state.ts';

export const grouped = new Intl.NumberFormat('en');

/** A duration in words: `8 ms`, `1.2 s`, which stay on one line. */
export const durationText = (ms: number): string =>
  ms < 1_000 ? `${Math.round(ms)}\u00a0ms` : `${(ms / 1_000).toFixed(1)}\u00a0s`;

const goneWords = { new: 'Not started', killed: 'Killed', stopped: 'Stopped', failed: 'Failed' };

/** What people read of a state. */
export const wordOf = (state: ReplicaState): string => {
  switch (state.type) {
    case 'leading':
      return 'Leading';
    case 'standby':
      return 'Standing by';
    case 'starting':
      return 'Starting';
    case 'frozen':
      return 'Frozen';
    case 'waking':
      return 'Waking';
    case 'ending':
      return 'Ending';
    case 'gone':
      return goneWords[state.how];
  }
};

/** What an org has for each client that listens. */
export const servedWords: Readonly<Record<Protocol, string>> = {
  cometd: 'session',
  pubsub: 'stream',
};

export const actWords: Readonly<Record<Act, string>> = {
  start: 'Start',
  kill: 'Kill',
  freeze: 'Freeze',
  thaw: 'Thaw',
  stop: 'Stop',
};
