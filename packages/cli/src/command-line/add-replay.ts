import type { ReplayId } from '@sfstream/core';
import type { Command } from 'commander';
import type { CommandLine } from './command-line.ts';
import { channelName, storedReplayId } from './option-values.ts';

export const addReplay = (program: Command, found: (line: CommandLine) => void): void => {
  const replay = program
    .command('replay')
    .description(
      'Show, set or clear the positions that a store keeps, such as that of tail --store.',
    )
    .addHelpText('after', help);

  replay
    .command('show')
    .description('Print the position of each channel.')
    .argument('<file>', 'the file of the store')
    .argument('[channel]', 'only this one')
    .option('--json', 'print one line of JSON for each channel, on a terminal too')
    .action((file: string, channel: string | undefined, { json }: { json?: boolean }) => {
      found({
        type: 'replay',
        request: {
          action: 'show',
          file,
          ...(channel !== undefined && { channel }),
          ...(json === true && { format: 'json' }),
        },
      });
    });

  replay
    .command('set')
    .description('Let a channel go on after this replay id.')
    .argument('<file>', 'the file of the store')
    .argument('<channel>', 'such as /event/Order__e', channelName)
    .argument('<replay-id>', 'of the last event that is done', storedReplayId)
    .action((file: string, channel: string, replayId: ReplayId) => {
      found({ type: 'replay', request: { action: 'set', file, channel, replayId } });
    });

  replay
    .command('clear')
    .description('Forget the position of a channel, so that it begins as if it were new.')
    .argument('<file>', 'the file of the store')
    .argument('<channel>', 'such as /event/Order__e')
    .action((file: string, channel: string) => {
      found({ type: 'replay', request: { action: 'clear', file, channel } });
    });
};

const help = `
Examples:
  sfstream replay show replay.json
  sfstream replay set replay.json /event/Order__e 4711
  sfstream replay clear replay.json /event/Order__e`;
