export type { Sink } from './sinks/sink.ts';
