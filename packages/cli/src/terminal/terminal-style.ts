/** Style of lines. */
export interface TerminalStyle {
  readonly colour: boolean;
  /** Columns that a line of an event is fitted to; without it lines are as long as they are. */
  readonly width?: number;
}

/** The part of a stream that tells how to write on it: `process.stdout` has it. */
export interface Display {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/**
 * Chooses the style for a stream: coloured and fitted to the width on a terminal, whole and plain elsewhere.
 * `FORCE_COLOR` (`0` forbids) comes before `NO_COLOR`, as in Node itself.
 *
 * @example
 * ```ts
 * import { terminalStyle } from '@sfstream/cli';
 *
 * const style = terminalStyle(process.stdout, process.env);
 * ```
 */
export const terminalStyle = (
  display: Display,
  env: Readonly<Record<string, string | undefined>>,
): TerminalStyle => {
  const isTerminal = display.isTTY === true;
  return {
    colour: isColourful(isTerminal, env),
    ...(isTerminal && display.columns !== undefined && display.columns > 0
      ? { width: display.columns }
      : {}),
  };
};

const isColourful = (
  isTerminal: boolean,
  {
    FORCE_COLOR: forced,
    NO_COLOR: refused,
    TERM: terminal,
  }: Readonly<Record<string, string | undefined>>,
): boolean => {
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if (refused !== undefined && refused !== '') return false;
  return isTerminal && terminal !== 'dumb';
};
