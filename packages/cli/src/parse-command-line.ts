import type { ReplayId } from '@sfstream/core';
import { ReplayOption } from '@sfstream/core';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import type { MockRequest } from './commands/mock.ts';
import type { TailRequest } from './commands/tail.ts';
import { UsageError } from './usage-error.ts';

/** What the command line asks for. `text` is help or the version. */
export type CommandLine =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tail'; readonly request: TailRequest }
  | { readonly type: 'mock'; readonly request: MockRequest };

/** Reads the arguments (without node and the script). Throws a {@link UsageError} for what it does not understand. */
export const parseCommandLine = (
  args: readonly string[],
  { version, width = 80 }: { readonly version: string; readonly width?: number | undefined },
): CommandLine => {
  let text = '';
  let parsed: CommandLine | undefined;

  // Subcommands inherit these settings at their creation.
  const program = new Command('sfstream')
    .exitOverride()
    .configureOutput({
      writeOut: (part) => (text += part),
      writeErr: () => undefined,
      getOutHelpWidth: () => Math.min(width, 100),
      getOutHasColors: () => false,
    })
    .description('Salesforce events on the command line.')
    .version(version, '--version', 'print the version')
    .addHelpText('after', exitCodes);

  program
    .command('tail')
    .description(
      'Print the events of channels as they come: a line each on a terminal, JSON elsewhere.',
    )
    .argument('<channel...>', 'such as /event/Order__e, /data/AccountChangeEvent or /topic/Orders')
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
      'fail when there is no connection for so long; 0 waits for ever',
      seconds,
      30,
    )
    .addHelpText('after', tailHelp)
    .action((channels: string[], { json, timeout, ...options }: TailOptions) => {
      parsed = {
        type: 'tail',
        request: {
          channels,
          ...options,
          ...(json === true ? { format: 'json' } : {}),
          timeout: timeout === 0 ? null : timeout * 1000,
        },
      };
    });

  program
    .command('mock')
    .description('Run an org on this machine, with a flow of made-up orders to try things on.')
    .option('--port <port>', 'port on 127.0.0.1 (default: any free one)', port)
    .option('--channel <name>', 'the channel that it has', '/event/Order__e')
    .option('--rate <number>', 'events a second, up to 1000', rate, 2)
    .option('--hold <milliseconds>', 'how long a poll waits for events', milliseconds, 110_000)
    .addHelpText('after', mockHelp)
    .action((request: MockRequest) => {
      parsed = { type: 'mock', request };
    });

  try {
    program.parse(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw toUsageError(error);
  }
  return parsed ?? { type: 'text', text: text.trimEnd() };
};

/** What commander makes of the options of `tail`. Seconds. */
interface TailOptions {
  readonly replay: ReplayId;
  readonly fallback?: ReplayOption;
  readonly store?: string;
  readonly json?: boolean;
  readonly count?: number;
  readonly timeout: number;
}

const toUsageError = ({ code, message }: CommanderError): UsageError => {
  if (code === 'commander.help') {
    return new UsageError(
      'No command given. Try sfstream tail /event/Order__e, or sfstream --help.',
    );
  }
  // Whatever stands behind the name may be a secret, which must not appear in a log.
  const text = message
    .replace(/^error: /, '')
    .replaceAll('\n', ' ')
    .replace(/'(--[\w-]+|-\w)[^']*'/, "'$1'");
  const hint = /--\S*(password|secret|token|key|user)/i.test(text)
    ? 'Credentials are read from the environment only; see sfstream tail --help.'
    : 'See sfstream --help.';
  return new UsageError(`${/[.?!)]$/.test(text) ? text : `${text}.`} ${hint}`);
};

const replayId = (text: string): ReplayId => {
  if (!/^(-[12]|\d+)$/.test(text)) {
    throw new InvalidArgumentError('It must be -1, -2 or a replay id, which is a whole number.');
  }
  // Beyond 2^53 a number would be rounded.
  return Number.isSafeInteger(Number(text)) ? Number(text) : text;
};

const replayOption = (text: string): ReplayOption => {
  if (text === '-1') return ReplayOption.NewEvents;
  if (text === '-2') return ReplayOption.AllEvents;
  throw new InvalidArgumentError('It must be -1 (new events only) or -2 (all that are retained).');
};

const numberWithin =
  (pattern: RegExp, lowest: number, highest: number, what: string) =>
  (text: string): number => {
    const value = Number(text);
    if (!pattern.test(text) || value < lowest || value > highest) {
      throw new InvalidArgumentError(`It must be ${what}.`);
    }
    return value;
  };

const whole = /^\d+$/;
const decimal = /^\d*\.?\d+$/;

const count = numberWithin(whole, 1, Number.MAX_SAFE_INTEGER, 'a whole number above 0');
// The longest time that a timer takes is 2^31 milliseconds.
const seconds = numberWithin(decimal, 0, 2_000_000, 'a number of seconds, or 0');
const port = numberWithin(whole, 0, 65_535, 'a port, 0 to 65535');
const rate = numberWithin(decimal, 0.001, 1_000, 'a number above 0 and up to 1000');
const milliseconds = numberWithin(
  whole,
  1,
  2_000_000_000,
  'a whole number of milliseconds above 0',
);

const exitCodes = `
Exit codes:
  0 done   1 usage and other errors   2 login refused   3 no connection in time
  4 replay id refused   5 a limit of the org is reached

Examples:
  sfstream mock
  sfstream tail /event/Order__e`;

const tailHelp = `
Events go to stdout, all else to stderr. The login comes from the environment:
  SF_USERNAME, SF_PASSWORD, SF_SECURITY_TOKEN      user name and password, with
    SF_CONSUMER_KEY, SF_CONSUMER_SECRET            the connected app
  SF_REFRESH_TOKEN, SF_CONSUMER_KEY                a refresh token
  SF_ACCESS_TOKEN, SF_INSTANCE_URL                 a token that exists already
  SF_LOGIN_URL, or SF_SANDBOX=true                 where to log in (login.salesforce.com)
  SF_API_VERSION                                   such as 66.0, or latest

Examples:
  sfstream tail /event/Order__e
  sfstream tail /data/ChangeEvents --replay -2 --json > changes.ndjson
  sfstream tail /event/Order__e --count 10 | jq .data.payload
  sfstream tail /event/Order__e /topic/Orders --store replay.json --fallback -2`;

const mockHelp = `
It prints the line that makes sfstream tail connect to it. Ctrl-C ends it.

Examples:
  sfstream mock
  sfstream mock --port 8080 --channel /topic/Orders --rate 20`;
