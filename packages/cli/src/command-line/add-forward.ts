import type { ReplayId, ReplayOption } from '@sfstream/core';
import type { Command } from 'commander';
import type { ForwardRequest } from '../commands/forward.ts';
import type { CommandLine } from './command-line.ts';
import { splitLogin, withLoginOptions } from './login-options.ts';
import { withPubSubOption } from './with-pub-sub-option.ts';
import { loginHelp } from './login-help.ts';
import { pubSubHelp } from './pub-sub-help.ts';
import {
  channelNames,
  count,
  groupName,
  replayId,
  replayOption,
  seconds,
} from './option-values.ts';

/** Options as commander reads them. Times are seconds. */
interface ForwardOptions {
  readonly to?: string;
  readonly group: string;
  readonly leader?: boolean;
  readonly replay?: ReplayId;
  readonly fallback?: ReplayOption;
  readonly count?: number;
  readonly pubsub?: boolean;
  readonly timeout: number;
}

export const addForward = (program: Command, found: (line: CommandLine) => void): void => {
  const command = program
    .command('forward')
    .description(
      'Forward the events of channels into Postgres, Redis or NATS JetStream, as CloudEvents.',
    )
    .argument(
      '<channel...>',
      'such as /event/Order__e, /data/AccountChangeEvent or /topic/Orders',
      channelNames,
    )
    .option(
      '--to <url>',
      'the engine: postgres://…, redis://… or nats://… (SF_FORWARD_TO, better for one with a password)',
    )
    .option(
      '--group <name>',
      'keeps apart what several forwarders have in one engine',
      groupName,
      'sfstream',
    )
    .option('--leader', 'elect one of all processes of the group, which alone forwards')
    .option(
      '--replay <position>',
      'where to begin with a channel that the engine does not know: -1, -2 or a replay id (default: new events)',
      replayId,
    )
    .option(
      '--fallback <position>',
      'go on from -1 or -2 when a replay id is refused (default: fail)',
      replayOption,
    )
    .option('--count <n>', 'end after so many events', count)
    .option(
      '--timeout <seconds>',
      'fail with exit code 3 when there is no connection for so long; 0 waits for ever',
      seconds,
      0,
    );
  withLoginOptions(withPubSubOption(command))
    .addHelpText('after', help)
    .action((channels: string[], given: ForwardOptions) => {
      const { variables, options } = splitLogin(given);
      found({ type: 'forward', variables, request: requestOf(channels, options) });
    });
};

const requestOf = (
  channels: readonly string[],
  { leader = false, timeout, ...others }: ForwardOptions,
): ForwardRequest => ({
  channels,
  ...others,
  leader,
  timeout: timeout === 0 ? null : timeout * 1000,
});

const help = `
The position of each channel is what the engine has of it, so the command goes
on there after a restart. A write that fails is tried again. Ctrl-C writes what
has come, and ends.

The client of the engine is that of your project, or is installed beside this
program: pg; ioredis or redis; @nats-io/transport-node, @nats-io/jetstream and
@nats-io/kv. In NATS the group is the name of the stream, and the first word of
its subjects.
${pubSubHelp}
${loginHelp}

Examples:
  sfstream forward /event/Order__e --to redis://localhost:6379
  sfstream forward /data/ChangeEvents --to nats://localhost:4222 --group crm
  sfstream forward /event/Order__e --to postgres://db/orders --leader
  sfstream forward /event/Order__e --to redis://localhost:6379 --pubsub`;
