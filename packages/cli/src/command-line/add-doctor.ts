import type { Command } from 'commander';
import type { CommandLine } from './command-line.ts';
import { loginHelp } from './login-help.ts';
import { splitLogin, withLoginOptions } from './login-options.ts';
import { channelNames, secondsAboveZero } from './option-values.ts';
import { pubSubHelp } from './pub-sub-help.ts';
import { withPubSubOption } from './with-pub-sub-option.ts';

/** Options as commander reads them. Times are seconds. */
interface DoctorOptions {
  readonly retained?: boolean;
  readonly json?: boolean;
  readonly pubsub?: boolean;
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
  withLoginOptions(withPubSubOption(command, 'examine the way by the Pub/Sub API'))
    .addHelpText('after', help)
    .action((channels: readonly string[] | undefined, given: DoctorOptions) => {
      const { variables, options } = splitLogin(given);
      const { json, timeout, retained = false, pubsub } = options;
      found({
        type: 'doctor',
        variables,
        request: {
          channels: channels ?? [],
          retained,
          ...(pubsub === true ? { pubsub } : {}),
          ...(json === true ? { format: 'json' } : {}),
          timeout: timeout * 1000,
        },
      });
    });
};

const help = `
Nothing is published, and other subscribers miss nothing. The exit code is 0
when nothing failed, else that of the first failure (see sfstream --help).
With --pubsub it looks at the name, the ports, the certificate and the protocol
of the Pub/Sub API, and at what the user may do on each channel.
${pubSubHelp}
${loginHelp}

Examples:
  sfstream doctor
  sfstream doctor /event/Order__e /data/AccountChangeEvent
  sfstream doctor /event/Order__e --pubsub`;
