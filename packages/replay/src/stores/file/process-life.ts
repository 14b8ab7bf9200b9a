import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { hasCode } from './has-code.ts';

/**
 * Names the life of a process: no other process has or had it, whatever its id. Only where the system tells (Linux): it is
 * the boot of the machine and the ticks from then to the start of the process, which do not depend on the clock.
 */
export const lifeOf = (pid: number): string | undefined => {
  const ticks = statusOf(pid)?.ticks;
  const boot = textOf('/proc/sys/kernel/random/boot_id')?.trim();
  return ticks === undefined || boot === undefined ? undefined : `${boot}/${ticks}`;
};

/** Tells whether a process of this id runs. One that was killed but not yet reaped does not. */
export const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (hasCode(error, 'ESRCH')) return false;
  }
  return !/[ZXx]/.test(statusOf(pid)?.state ?? '');
};

/**
 * Tells whether the process of this id began after `time`, in epoch milliseconds: then another one had the id at `time`.
 * False where that cannot be told.
 */
export const beganAfter = (pid: number, time: number): boolean =>
  pid === process.pid ? ownStart > time : startTimeOf(pid) > time + inexactness;

/** Epoch milliseconds. Taken once: while a computer sleeps the clock goes on, but not `process.uptime`. */
const ownStart = Date.now() - process.uptime() * 1000;

/**
 * Epoch milliseconds, counted from this process, since a container may have an `uptime` of its own. A process that is not
 * told of began with the machine at the earliest.
 */
const startTimeOf = (pid: number): number => {
  const [ticks, ownTicks] = [statusOf(pid)?.ticks, statusOf(process.pid)?.ticks];
  return ticks === undefined || ownTicks === undefined
    ? Date.now() - uptime() * 1000
    : ownStart + ((ticks - ownTicks) / ticksPerSecond) * 1000;
};

/** Milliseconds. What a start is counted from is rounded, and a clock runs a little faster or slower to be right. */
const inexactness = 1_000;

/** `USER_HZ`: the same on all architectures that Node runs on. */
const ticksPerSecond = 100;

interface Status {
  readonly state: string;
  /** From the boot of the machine to the start of the process. */
  readonly ticks: number;
}

/** Fields 3 and 22 of proc(5). The name in field 2 may hold blanks and parentheses of its own. */
const statusOf = (pid: number): Status | undefined => {
  const text = textOf(`/proc/${pid}/stat`);
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, ticks] = [fields?.[0], Number(fields?.[19])];
  return state === undefined || !Number.isSafeInteger(ticks) ? undefined : { state, ticks };
};

const textOf = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};
