import type { EventData } from '../clients/listen.ts';

/** Numbers by name, which is what the process of a client reports. */
export type Report = Readonly<Record<string, number>>;

export type OnEvent = (data: EventData) => void;

/** Watches the events that a client hands over until its limit: milliseconds or a number of events. */
export type Measure = (watch: (onEvent: OnEvent) => void, limit: number) => Promise<Report>;

/** An order to the process of a client. */
export interface Order {
  readonly measure: 'throughput' | 'latency' | 'memory';
  /** Milliseconds, or for memory a number of events. */
  readonly limit: number;
}
