import type { Snapshot } from '../board/snapshot.ts';

/** What a screen reader says when it changes. */
export const announcement = ({ reign }: Snapshot): string => {
  if (reign.type === 'led') return `Replica ${reign.name} leads in epoch ${reign.epoch}.`;
  return reign.type === 'vacant' ? 'No replica leads.' : 'The replicas are starting.';
};

/** What this page stands on. */
export const footnote = ({ engine: { name, by, ttl } }: Snapshot): string => {
  const lease =
    by === 'session'
      ? `The lease is a lock of a connection: it ends with the connection, or after ${ttl / 1_000} seconds without a word.`
      : `All connections to PGlite share one session, so the lease is a row, which ends after ${ttl / 1_000} seconds.`;
  return `A mock org, three processes and ${name}, all on one computer. ${lease}`;
};
