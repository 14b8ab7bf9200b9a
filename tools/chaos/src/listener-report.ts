import type { Violation } from './check.ts';
import { check } from './check.ts';
import type { Watch } from './watches.ts';
import type { Publisher } from './publisher.ts';
import type { Trace } from './trace.ts';

/** Report of what the subscribers of one kind and channel saw, all taken together. */
export interface ListenerReport {
  readonly name: string;
  readonly channel: string;
  /** Number of times it subscribed. */
  readonly subscriptions: number;
  readonly received: number;
  readonly missed: number;
  readonly repeated: number;
  readonly misordered: number;
  /** From before its start, or not as it was published. */
  readonly wrong: number;
}

/** Checks every subscriber; each one with violations is spelled out, with what happened around the first of them. */
export const reportListeners = (
  watches: readonly Watch[],
  publisher: Publisher,
  trace: Trace,
): { readonly reports: readonly ListenerReport[]; readonly problems: readonly string[] } => {
  const problems: string[] = [];
  const reports = new Map<string, ListenerReport>();
  for (const watch of watches) {
    const violations = violationsOf(watch, publisher);
    if (violations.length > 0) problems.push(spelledOut(watch, violations, trace));
    const { name, channel } = watch;
    const key = `${name} ${channel}`;
    reports.set(key, sum(reports.get(key) ?? none(name, channel), watch, violations));
  }
  return { reports: [...reports.values()], problems };
};

const violationsOf = (
  { channel, received, after, notBefore, hasLeft }: Watch,
  publisher: Publisher,
): readonly Violation[] =>
  check({
    published: publisher.on(channel),
    received,
    after,
    notBefore,
    upTo: hasLeft ? (received.at(-1)?.replayId ?? 0) : publisher.newest(channel),
  });

const spelledOut = (
  { name, channel, after, received }: Watch,
  violations: readonly Violation[],
  trace: Trace,
): string => {
  const listed = violations.slice(0, 10).map(({ kind, replayId }) => `${kind} ${replayId}`);
  const more = violations.length > listed.length ? `, ${violations.length} in all` : '';
  const [first] = violations;
  const around = first === undefined ? [] : trace.around(first.at);
  const ids = received.map(({ replayId }) => replayId);
  const place =
    first?.kind === 'missed'
      ? ids.findIndex((id) => id > first.replayId)
      : received.findIndex(({ at }) => at === first?.at);
  const near = ids.slice(Math.max(0, place - 5), place + 6).join(' ');
  return [
    `${name} of ${channel} (due all after ${String(after)}): ${listed.join(', ')}${more}.`,
    `  Received there: ${near}`,
    `  What happened around the first:`,
    ...around.map((line) => `    ${line}`),
  ].join('\n');
};

const none = (name: string, channel: string): ListenerReport => ({
  name,
  channel,
  subscriptions: 0,
  received: 0,
  missed: 0,
  repeated: 0,
  misordered: 0,
  wrong: 0,
});

const sum = (
  report: ListenerReport,
  { received }: Watch,
  violations: readonly Violation[],
): ListenerReport => {
  const count = (...kinds: readonly Violation['kind'][]): number =>
    violations.filter(({ kind }) => kinds.includes(kind)).length;
  return {
    ...report,
    subscriptions: report.subscriptions + 1,
    received: report.received + received.length,
    missed: report.missed + count('missed'),
    repeated: report.repeated + count('repeated'),
    misordered: report.misordered + count('misordered'),
    wrong: report.wrong + count('altered', 'unasked'),
  };
};
