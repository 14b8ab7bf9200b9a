import { parseArgs } from 'node:util';
import { printReport } from './print-report.ts';
import type { ProtocolName } from './protocols.ts';
import { runChaos } from './run-chaos.ts';

const { values } = parseArgs({
  options: {
    faults: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now()) },
    rotate: { type: 'string', default: '0' },
    rate: { type: 'string', default: '60' },
    protocol: { type: 'string', default: 'bayeux' },
    log: { type: 'boolean', default: false },
  },
});

/** Fails with the option's name, where its text is not a number. */
const numberOf = (option: string, text: string): number => {
  const number = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(number) && number >= 0) return number;
  throw new RangeError(`--${option} must be a whole number, not '${text}'.`);
};

const protocolOf = (text: string): ProtocolName => {
  if (text === 'bayeux' || text === 'pubsub') return text;
  throw new RangeError(`--protocol must be bayeux or pubsub, not '${text}'.`);
};

const main = async (): Promise<void> => {
  const report = await runChaos({
    seed: numberOf('seed', values.seed),
    faults: numberOf('faults', values.faults),
    rotateAfter: numberOf('rotate', values.rotate),
    rate: numberOf('rate', values.rate),
    protocol: protocolOf(values.protocol),
    ...(values.log && { log: (line: string) => process.stderr.write(`${line}\n`) }),
  });
  process.stdout.write(printReport(report));
  if (report.violations.length > 0) process.exitCode = 1;
};

void main();
