import { Command, CommanderError } from 'commander';
import { UsageError } from '../failures/usage-error.ts';
import { addDoctor } from './add-doctor.ts';
import { addForward } from './add-forward.ts';
import { addLogin } from './add-login.ts';
import { addMock } from './add-mock.ts';
import { addPublish } from './add-publish.ts';
import { addReplay } from './add-replay.ts';
import { addTail } from './add-tail.ts';
import type { CommandLine } from './command-line.ts';
import { exampleOf } from './example-of.ts';
import { refusalText } from './refusal-text.ts';

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
    })
    .description('Salesforce events on the command line.')
    .version(version, '--version', 'print the version')
    .addHelpText('after', exitCodes);

  for (const add of [addTail, addForward, addPublish, addDoctor, addLogin, addReplay, addMock]) {
    add(program, (found) => (parsed = found));
  }

  try {
    program.parse(asked(args, program), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw toUsageError(error, commandIn(args, program));
  }
  return parsed ?? { type: 'text', text: text.trimEnd() };
};

/** Commander fails where a command is missing, and says nothing about a misspelt one behind `help`. */
const asked = (args: readonly string[], program: Command): readonly string[] => {
  const [first, second] = args;
  if (first === 'help' && second !== undefined) {
    return named(program, second) === undefined ? args.slice(1) : [...args.slice(1), '--help'];
  }
  const command = commandIn(args, program);
  const isWhole = args.length === pathOf(command).length;
  return isWhole && command.commands.length > 0 ? [...args, '--help'] : args;
};

const named = (command: Command, name: string | undefined): Command | undefined =>
  command.commands.find((each) => each.name() === name);

/** The command that the arguments begin with, down to the last part of its name. */
const commandIn = ([name, ...others]: readonly string[], command: Command): Command => {
  const found = named(command, name);
  return found === undefined ? command : commandIn(others, found);
};

/** The words that call the command, behind the name of the program. */
const pathOf = (command: Command): readonly string[] =>
  command.parent === null ? [] : [...pathOf(command.parent), command.name()];

const toUsageError = ({ code, message }: CommanderError, command: Command): UsageError => {
  const path = pathOf(command);
  // Whatever stands behind the name may be a secret, which must not appear in a log.
  const text = refusalText(message).replace(/'(--[\w-]{1,100}|-\w)[^']*'/, "'$1'");
  const help = ['sfstream', ...path, '--help'].join(' ');
  const example = code === 'commander.missingArgument' ? exampleOf(path.join(' ')) : undefined;
  // Only the refusal of an unknown option begins with its name.
  const isLogin = /^'--\S{0,100}(password|secret|token|key|user)/i.test(text);
  const hint = isLogin
    ? `How to log in is in ${path.length === 0 ? 'sfstream tail --help' : help}.`
    : example === undefined
      ? `See ${help}.`
      : `For example: ${example}. See ${help}.`;
  return new UsageError(`${text} ${hint}`);
};

const exitCodes = `
Exit codes:
  0 done   1 usage and other errors   2 login refused   3 no connection in time
  4 replay id refused   5 a limit of the org is reached

Examples:
  sfstream mock
  sfstream doctor
  sfstream tail /event/Order__e`;
