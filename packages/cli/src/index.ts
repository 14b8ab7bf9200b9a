// A command
export { tail } from './commands/tail.ts';
export type { TailRequest } from './commands/tail.ts';
export type { Output, ProcessContext } from './process/process-context.ts';
export { hasCredentials } from './login/login-variables.ts';
export type { Environment } from './login/login-variables.ts';
export { exitCodeOf } from './failures/exit-code-of.ts';

// What it shows
export { clientNotes } from './output/client-notes.ts';
export { errorLine } from './output/error-line.ts';
export { eventLine } from './output/event-line.ts';
export { terminalStyle } from './terminal/terminal-style.ts';
export type { Display, TerminalStyle } from './terminal/terminal-style.ts';
export { noteLine } from './output/note-line.ts';
export type { Note } from './output/note-line.ts';
export type { Tone } from './terminal/span.ts';

// Something to show
export { sampleOrder } from './mock/sample-order.ts';
export type { SampleOrder } from './mock/sample-order.ts';
