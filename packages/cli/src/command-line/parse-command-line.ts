import { Command, CommanderError } from 'commander';
import { UsageError } from '../usage-error.ts';
import { addDoctor } from './add-doctor.ts';
import { addLogin } from './add-login.ts';
import { addMock } from './add-mock.ts';
import { addPublish } from './add-publish.ts';
import { addReplay } from './add-replay.ts';
import { addTail } from './add-tail.ts';
import type { CommandLine } from './command-line.ts';

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

  for (const add of [addTail, addPublish, addDoctor, addLogin, addReplay, addMock]) {
    add(program, (found) => (parsed = found));
  }

  try {
    program.parse(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw toUsageError(error, args);
  }
  return parsed ?? { type: 'text', text: text.trimEnd() };
};

const toUsageError = ({ code, message }: CommanderError, args: readonly string[]): UsageError => {
  if (code === 'commander.help') {
    return new UsageError(
      args[0] === 'replay'
        ? 'replay needs to know what to do: show, set or clear. See sfstream replay --help.'
        : 'No command given. Try sfstream tail /event/Order__e, or sfstream --help.',
    );
  }
  // Whatever stands behind the name may be a secret, which must not appear in a log.
  const text = message
    .replace(/^error: /, '')
    .replaceAll('\n', ' ')
    .replace(/'(--[\w-]+|-\w)[^']*'/, "'$1'");
  const hint = /unknown option '--\S*(password|secret|token|key|user)/i.test(text)
    ? 'How to log in is in sfstream tail --help.'
    : 'See sfstream --help.';
  return new UsageError(`${/[.?!)]$/.test(text) ? text : `${text}.`} ${hint}`);
};

const exitCodes = `
Exit codes:
  0 done   1 usage and other errors   2 login refused   3 no connection in time
  4 replay id refused   5 a limit of the org is reached

Examples:
  sfstream mock
  sfstream doctor
  sfstream tail /event/Order__e`;
