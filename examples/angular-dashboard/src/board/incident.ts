import type { Fault } from './fault.ts';

/** One time that the org was broken, and how it went on. Times are epoch milliseconds. */
export interface Incident {
  readonly number: number;
  readonly fault: Fault;
  readonly at: number;
  /** When the first order arrived that was placed after that. */
  readonly recovered: number | undefined;
  /** Orders that arrived more than a second after they were placed. */
  readonly late: number;
  /** What was missed and repeated before it, so that the rest is its own. */
  readonly missedBefore: number;
  readonly repeatedBefore: number;
}

/** The incident after the arrival of an order. */
export const observe = (incident: Incident, arrived: number, createdAt: number): Incident => ({
  ...incident,
  recovered: incident.recovered ?? (createdAt > incident.at ? arrived : undefined),
  late: incident.late + (arrived - createdAt > 1_000 ? 1 : 0),
});
