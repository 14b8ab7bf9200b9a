/** What a check has found. */
export interface Finding {
  /** What was checked, such as `login` or the name of a channel. */
  readonly check: string;
  readonly status: 'ok' | 'warning' | 'failed' | 'not-tried';
  /** What is so, in whole sentences. */
  readonly text: string;
  /** What to do, where something is to be done. */
  readonly remedy?: string;
  /** The ways to choose from, where there are several. Best first. */
  readonly choices?: readonly string[];
  /** What the process is to exit with because of a failure; see `exitCodeOf`. Default 1. */
  readonly exitCode?: number;
}

/** The outcome of a check that others depend on. */
export type Checked<Value> =
  | { readonly passed: true; readonly value: Value; readonly findings: readonly Finding[] }
  | { readonly passed: false; readonly findings: readonly Finding[] };
