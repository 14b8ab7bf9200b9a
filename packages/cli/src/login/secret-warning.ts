import { joinNames } from '../terminal/join-names.ts';
import { isSecret } from './login-variables.ts';
import type { TerminalStyle } from '../terminal/terminal-style.ts';
import { paragraph } from '../terminal/paragraph.ts';

/** Warns of secrets that were given as options, which stand for these variables. */
export const secretWarning = (
  variables: Readonly<Record<string, string>>,
  style: TerminalStyle,
): string | undefined => {
  const names = Object.keys(variables).filter(isSecret);
  if (names.length === 0) return undefined;
  const [example = ''] = names;
  return paragraph(
    {
      text: `warning: ${joinNames(names.map(optionOf))} on the command line can be read by everyone on this machine (ps), and stays in the history of the shell. Set ${joinNames(names)} instead, or ${example}_FILE to a file that holds it.`,
      tone: 'warning',
    },
    style,
  );
};

const optionOf = (variable: string): string =>
  `--${variable.slice('SF_'.length).toLowerCase().replaceAll('_', '-')}`;
