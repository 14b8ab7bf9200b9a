import type { Command } from 'commander';
import type { MockRequest } from '../commands/mock.ts';
import type { CommandLine } from './command-line.ts';
import { milliseconds, port, rate } from './option-values.ts';

export const addMock = (program: Command, found: (line: CommandLine) => void): void => {
  program
    .command('mock')
    .description('Run an org on this machine, with a flow of made-up orders to try things on.')
    .option('--port <port>', 'port on 127.0.0.1 (default: any free one)', port)
    .option('--channel <name>', 'the channel that it has', '/event/Order__e')
    .option('--rate <number>', 'events a second, up to 1000', rate, 2)
    .option('--hold <milliseconds>', 'how long a poll waits for events', milliseconds, 110_000)
    .addHelpText('after', help)
    .action((request: MockRequest) => found({ type: 'mock', request }));
};

const help = `
It prints the lines that connect to it, one for each way to log in. Ctrl-C ends it.

Examples:
  sfstream mock
  sfstream mock --port 8080 --channel /topic/Orders --rate 20`;
