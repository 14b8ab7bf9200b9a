import type { Command } from 'commander';
import type { PublishRequest } from '../commands/publish.ts';
import type { CommandLine } from './command-line.ts';
import { loginHelp } from './login-help.ts';
import { publishableChannel } from '../publish/publisher.ts';
import { splitLogin, withLoginOptions } from './login-options.ts';
import { withPubSubOption } from './with-pub-sub-option.ts';

export const addPublish = (program: Command, found: (line: CommandLine) => void): void => {
  const command = program
    .command('publish')
    .description('Publish events that are read as JSON from stdin.')
    .argument(
      '<channel>',
      'a platform event, /event/Order__e, or a generic channel, /u/notices',
      publishableChannel,
    )
    .option('--data <json>', 'publish this, instead of what stdin brings')
    .option(
      '--all-or-none',
      'publish none of the 200 events of a request when one of them is refused; platform events that are published after commit only',
    );
  withPubSubOption(command, 'publish platform events by the Pub/Sub API instead of REST');
  withLoginOptions(command)
    .addHelpText('after', help)
    .action((channel: string, given: Omit<PublishRequest, 'channel'>) => {
      const { variables, options } = splitLogin(given);
      found({ type: 'publish', variables, request: { channel, ...options } });
    });
};

const help = `
The input is one object, a list, or one object after another (NDJSON): the
fields of platform events, or the payloads of generic events. The result of each
goes to stdout, as a line of JSON in a pipe; the totals go to stderr. The exit
code is 1 when an event is refused.
${loginHelp}

Examples:
  sfstream publish /event/Order__e --data '{"Number__c":"17"}'
  sfstream publish /event/Order__e < orders.ndjson
  sfstream tail /event/A__e | jq -c .data.payload | sfstream publish /event/B__e`;
