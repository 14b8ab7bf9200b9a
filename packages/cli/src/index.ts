// A command
export { tail } from './commands/tail.ts';
export type { TailRequest } from './commands/tail.ts';
export type { Output, Surroundings } from './surroundings.ts';
export { hasCredentials } from './login-variables.ts';
export type { Environment } from './login-variables.ts';
export { exitCodeOf } from './exit-code-of.ts';

// What it shows
export { clientNotes } from './client-notes.ts';
export { errorLine } from './error-line.ts';
export { eventLine } from './event-line.ts';
export { lookOf } from './look-of.ts';
export type { Display, Look } from './look-of.ts';
export { noteLine } from './note-line.ts';
export type { Note } from './note-line.ts';
export type { Tone } from './span.ts';

// Something to show
export { sampleOrder } from './sample-order.ts';
export type { SampleOrder } from './sample-order.ts';
