import type { Command } from 'commander';

/** Adds the option of commands that can take the Pub/Sub API. `what` they do then. */
export const withPubSubOption = (
  command: Command,
  what = 'receive by the Pub/Sub API instead of the Streaming API',
): Command => command.option('--pubsub', `${what}; needs npm install @sfstream/pubsub`);
