import type { ReplayId } from '@sfstream/core';
import { ReplayOption } from '@sfstream/core';
import type { Command } from 'commander';
import type { TailRequest } from '../commands/tail.ts';
import type { CommandLine } from './command-line.ts';
import { splitLogin, withLoginOptions } from './login-options.ts';
import { withPubSubOption } from './with-pub-sub-option.ts';
import { loginHelp } from './login-help.ts';
import { pubSubHelp } from './pub-sub-help.ts';
import { channelNames, count, replayId, replayOption, seconds } from './option-values.ts';

/** Options as commander reads them. Times are seconds. */
interface TailOptions {
  readonly replay: ReplayId;
  readonly fallback?: ReplayOption;
  readonly store?: string;
  readonly json?: boolean;
  readonly count?: number;
  readonly pubsub?: boolean;
  readonly timeout: number;
}

export const addTail = (program: Command, found: (line: CommandLine) => void): void => {
  const command = program
    .command('tail')
    .description(
      'Print the events of channels as they come: a line each on a terminal, JSON elsewhere.',
    )
    .argument(
      '<channel...>',
      'such as /event/Order__e, /data/AccountChangeEvent or /topic/Orders',
      channelNames,
    )
    .option(
      '--replay <position>',
      'begin with new events (-1), with all that are retained (-2), or after this replay id',
      replayId,
      ReplayOption.NewEvents,
    )
    .option(
      '--fallback <position>',
      'go on from -1 or -2 when a replay id is refused (default: fail)',
      replayOption,
    )
    .option(
      '--store <file>',
      'keep the position in this file and go on from there; --replay holds for channels that are not in it',
    )
    .option('--json', 'print one line of JSON for each event (NDJSON), on a terminal too')
    .option('--count <n>', 'end after so many events', count)
    .option(
      '--timeout <seconds>',
      'fail with exit code 3 when there is no connection for so long; 0 waits for ever',
      seconds,
      30,
    );
  withLoginOptions(withPubSubOption(command))
    .addHelpText('after', help)
    .action((channels: string[], given: TailOptions) => {
      const { variables, options } = splitLogin(given);
      found({ type: 'tail', variables, request: requestOf(channels, options) });
    });
};

const requestOf = (
  channels: readonly string[],
  { json, timeout, ...others }: TailOptions,
): TailRequest => ({
  channels,
  ...others,
  ...(json === true ? { format: 'json' } : {}),
  timeout: timeout === 0 ? null : timeout * 1000,
});

const help = `
Events go to stdout, everything else to stderr. No more is received than is
read, so the output may be paged:
  sfstream tail /event/Order__e --replay -2 | less
The exit code is 0 after --count events, on Ctrl-C and when the reader has gone,
and another one for each kind of failure (see sfstream --help).
${pubSubHelp}
${loginHelp}

Examples:
  sfstream tail /event/Order__e
  sfstream tail /data/ChangeEvents --replay -2 --json > changes.ndjson
  sfstream tail /event/Order__e --count 10 | jq .data.payload
  sfstream tail /event/Order__e /topic/Orders --store replay.json --fallback -2
  sfstream tail /event/Order__e --pubsub`;
