/** Result of a check. */
export interface Finding {
  /** Name of the check, such as `login`, or of the channel. */
  readonly check: string;
  readonly status: 'ok' | 'warning' | 'failed' | 'not-tried';
  /** State of things, in whole sentences. */
  readonly text: string;
  /** Advice, if something is to be done. */
  readonly remedy?: string;
  /** Ways to choose from, if there are several. Best first. */
  readonly choices?: readonly string[];
  /** Exit code of the process because of a failure; see `exitCodeOf`. Default 1. */
  readonly exitCode?: number;
}

/** The outcome of a check that others depend on. */
export type Checked<Value> =
  | { readonly passed: true; readonly value: Value; readonly findings: readonly Finding[] }
  | { readonly passed: false; readonly findings: readonly Finding[] };
