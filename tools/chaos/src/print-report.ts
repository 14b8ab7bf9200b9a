import type { ChaosReport } from './run-chaos.ts';

/** A report as text for people. */
export const printReport = (report: ChaosReport): string => {
  const { options, drawn, injected, listeners, handshakes, duration, heap, violations } = report;
  const hits = Object.values(injected).reduce((sum, count) => sum + count, 0);
  return [
    `seed ${options.seed}: ${drawn} faults drawn, ${hits} hit (with those that brought others about), in ${(duration / 1000).toFixed(1)} s`,
    '',
    ...table(
      ['fault', 'hit'],
      Object.entries(injected)
        .sort(([one], [other]) => one.localeCompare(other))
        .map(([name, count]) => [name, String(count)]),
    ),
    '',
    ...table(
      ['subscriber', 'times', 'received', 'missed', 'repeated', 'misordered', 'wrong'],
      listeners.map(({ name, channel, ...counts }) => [
        `${name} ${channel}`,
        String(counts.subscriptions),
        String(counts.received),
        String(counts.missed),
        String(counts.repeated),
        String(counts.misordered),
        String(counts.wrong),
      ]),
    ),
    '',
    `${report.published} events published, ${handshakes} sessions, ${report.leftToExpire} of them left to expire`,
    `heap ${megabytes(heap.start)} at the start, ${megabytes(heap.end)} at the end`,
    '',
    ...(violations.length === 0 ? ['No violation.'] : spelledOut(report)),
    '',
  ].join('\n');
};

const shown = 5;

const spelledOut = ({ violations, options }: ChaosReport): readonly string[] => [
  `${violations.length} VIOLATIONS`,
  ...violations.slice(0, shown),
  ...(violations.length > shown ? [`... and ${violations.length - shown} more`] : []),
  '',
  `Again: npm run chaos -- --faults ${options.faults} --seed ${options.seed} --rate ${options.rate} --rotate ${options.rotateAfter}`,
];

const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

/** The first column to the left, the others to the right. */
const table = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] => {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [head, ...rows].map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  );
};
