import type { ReplayId } from '@sfstream/core';
import type { Command } from 'commander';
import type { CommandLine } from './command-line.ts';
import { storedReplayId } from './option-values.ts';

export const addReplay = (program: Command, found: (line: CommandLine) => void): void => {
  const replay = program
    .command('replay')
    .description(
      'Show, set or clear the positions that a store keeps, such as that of tail --store.',
    );

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
    .argument('<channel>', 'such as /event/Order__e')
    .argument('<replay-id>', 'of the last event that is done', storedReplayId)
    .action((file: string, channel: string, replayId: ReplayId) => {
      found({ type: 'replay', request: { action: 'set', file, channel, replayId } });
    });

  replay
    .command('clear')
    .description('Forget the position of a channel, so that it begins anew.')
    .argument('<file>', 'the file of the store')
    .argument('<channel>', 'such as /event/Order__e')
    .action((file: string, channel: string) => {
      found({ type: 'replay', request: { action: 'clear', file, channel } });
    });
};
