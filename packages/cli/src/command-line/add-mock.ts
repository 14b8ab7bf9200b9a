import type { Command } from 'commander';
import type { MockRequest } from '../commands/mock.ts';
import { mockChannels } from './mock-channels.ts';
import { mockFaultNames } from '../mock/mock-faults.ts';
import type { MockFault } from '../mock/mock-faults.ts';
import type { CommandLine } from './command-line.ts';
import { interval, milliseconds, port, rate } from './option-values.ts';

/** Options as commander reads them. Faults are seconds. */
type MockOptions = Pick<MockRequest, 'port' | 'rate' | 'hold' | 'pubsub'> & {
  readonly channel?: readonly string[];
} & Partial<Readonly<Record<MockFault, number>>>;

export const addMock = (program: Command, found: (line: CommandLine) => void): void => {
  program
    .command('mock')
    .description('Run an org on this machine, with a flow of made-up orders to try things on.')
    .option('--port <port>', 'port on 127.0.0.1 (default: any free one)', port)
    .option(
      '--channel <name>',
      'a channel that it has; may be given several times (default: /event/Order__e)',
      mockChannels,
    )
    .option('--rate <number>', 'events a second, up to 1000, over all channels', rate, 2)
    .option('--hold <milliseconds>', 'how long a poll waits for events', milliseconds, 110_000)
    .option('--pubsub', 'speak the Pub/Sub API as well, on another port')
    .option('--break <seconds>', 'break all connections every so often, such as 10s', interval)
    .option('--forget <seconds>', 'forget all sessions every so often', interval)
    .option('--expire <seconds>', 'end all access tokens every so often', interval)
    .addHelpText('after', help)
    .action(({ channel = ['/event/Order__e'], ...options }: MockOptions) => {
      const { port: given, rate: pace, hold, pubsub = false } = options;
      const faults = mockFaultNames.flatMap((name) => {
        const seconds = options[name];
        return seconds === undefined ? [] : [{ name, every: seconds * 1000 }];
      });
      found({
        type: 'mock',
        request: {
          ...(given !== undefined && { port: given }),
          channels: [...new Set(channel)],
          rate: pace,
          hold,
          pubsub,
          faults,
        },
      });
    });
};

const help = `
It prints a command that shows its events, and the variables of every login.
Ctrl-C ends it.

Examples:
  sfstream mock
  sfstream mock --channel /event/Order__e --channel /topic/Orders --rate 20
  sfstream mock --pubsub
  sfstream mock --break 10s --expire 60s`;
