import type { Command } from 'commander';

/** Adds the option of commands that receive events. */
export const withPubSubOption = (command: Command): Command =>
  command.option(
    '--pubsub',
    'receive by the Pub/Sub API (needs @sfstream/pubsub) instead of the Streaming API',
  );
