import type { Command } from 'commander';
import type { CommandLine } from './command-line.ts';
import { loginHelp } from './login-help.ts';
import { splitLogin, withLoginOptions } from './login-options.ts';
import { channelNames, secondsAboveZero } from './option-values.ts';

/** Options as commander reads them. Times are seconds. */
interface DoctorOptions {
  readonly retained?: boolean;
  readonly json?: boolean;
  readonly timeout: number;
}

export const addDoctor = (program: Command, found: (line: CommandLine) => void): void => {
  const command = program
    .command('doctor')
    .description(
      'Find out why no events come: try each step, and say what is wrong and what to do.',
    )
    .argument('[channel...]', 'channels to try as well, such as /event/Order__e', channelNames)
    .option(
      '--retained',
      'look for the oldest retained event of each channel; what that brings counts as delivered',
    )
    .option('--json', 'print one line of JSON for each check (NDJSON)')
    .option('--timeout <seconds>', 'how long each step may take', secondsAboveZero, 10);
  withLoginOptions(command)
    .addHelpText('after', help)
    .action((channels: readonly string[] | undefined, given: DoctorOptions) => {
      const { variables, options } = splitLogin(given);
      const { json, timeout, retained = false } = options;
      found({
        type: 'doctor',
        variables,
        request: {
          channels: channels ?? [],
          retained,
          ...(json === true ? { format: 'json' } : {}),
          timeout: timeout * 1000,
        },
      });
    });
};

const help = `
Nothing is published, and other subscribers miss nothing. The exit code is 0
when nothing failed, else that of the first failure (see sfstream --help).
${loginHelp}

Examples:
  sfstream doctor
  sfstream doctor /event/Order__e /data/AccountChangeEvent`;
