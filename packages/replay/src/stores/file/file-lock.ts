import { messageOf } from '@sfstream/base';
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { isRight } from 'fp-ts/Either';
import * as t from 'io-ts';
import { hasCode } from './has-code.ts';
import { beganAfter, isRunning, lifeOf } from './process-life.ts';

/** A lock that is held here. */
export interface FileLock {
  /** Rejects when the lock was deleted, or another process has it after all. */
  assertHeld(): Promise<void>;
  release(): void;
}

/** Content of a lock file: who took it, where, and when (ISO 8601). */
const Holder = t.intersection([
  t.type({ pid: t.Int, host: t.string, since: t.string }),
  t.partial({ life: t.string }),
]);
type Holder = t.TypeOf<typeof Holder>;

interface FoundLock {
  readonly text: string;
  /** Milliseconds since it was written. */
  readonly age: number;
}

/** Milliseconds within which who made a lock has surely written into it. */
const youth = 10_000;

/** A lock that this process holds. */
interface HeldLock {
  readonly path: string;
  readonly remove: () => void;
}

const held = new Set<HeldLock>();

/**
 * Makes the lock file at `path`, or takes over one that a dead process left. Throws while another process, or another
 * part of this one, holds it. The lock goes with `release`, or when the process exits by itself. Its file calls are
 * synchronous, so that nothing else of this process comes between them.
 */
export const lockFile = (path: string): FileLock => {
  const life = lifeOf(process.pid);
  const holder: t.OutputOf<typeof Holder> = {
    pid: process.pid,
    host: hostname(),
    since: new Date().toISOString(),
    ...(life !== undefined && { life }),
  };
  const text = `${JSON.stringify(holder)}\n`;
  if (!make(path, text)) {
    clearStale(path);
    if (!make(path, text)) throw new Error(`Another process has just taken ${path}.`);
  }
  const lock: HeldLock = {
    path,
    remove: () => {
      if (textOf(path) === text) unlinkSync(path);
    },
  };
  hold(lock);
  return {
    assertHeld: async () => {
      if ((await readFile(path, 'utf8').catch(messageOf)) === text) return;
      throw new Error(
        `${path} was deleted or taken by another process, so this store writes no more.`,
      );
    },
    release: () => {
      letGo(lock);
      unlessMissing(path, 'removed', lock.remove);
    },
  };
};

/** One listener for all, since a process warns of many. */
const hold = (lock: HeldLock): void => {
  if (held.size === 0) process.on('exit', removeAll);
  held.add(lock);
};

const letGo = (lock: HeldLock): void => {
  held.delete(lock);
  if (held.size === 0) process.off('exit', removeAll);
};

const removeAll = (): void => {
  for (const { remove } of held) {
    try {
      remove();
    } catch {
      // Nobody is left to tell, and a lock that stays is taken over later.
    }
  }
};

/** False when there is such a file already. */
const make = (path: string, text: string): boolean => {
  try {
    const file = openSync(path, 'wx', 0o600);
    try {
      writeFileSync(file, text);
    } catch (error) {
      unlinkSync(path);
      throw error;
    } finally {
      closeSync(file);
    }
    return true;
  } catch (cause) {
    if (hasCode(cause, 'EEXIST')) return false;
    throw failure(path, 'made', cause);
  }
};

/** Throws where the lock is not stale. */
const clearStale = (path: string): void => {
  const found = unlessMissing(path, 'read', () => read(path));
  if (found === undefined) return;
  const objection = objectionTo(path, found);
  if (objection !== undefined) throw new Error(objection);
  // Two processes that start at once may both find the lock stale. Each moves away what is there by now, and puts it
  // back where it turns out to be the new lock of the other.
  const aside = `${path}.${randomUUID()}`;
  unlessMissing(path, 'taken over', () => {
    renameSync(path, aside);
    if (textOf(aside) === found.text) unlinkSync(aside);
    else renameSync(aside, path);
  });
};

/** A pipe would be read until somebody writes into it. */
const read = (path: string): FoundLock => {
  const file = openSync(path, constants.O_RDONLY | nonBlocking);
  try {
    const found = fstatSync(file);
    if (!found.isFile() && !found.isDirectory()) throw new Error('it is not a regular file');
    return { text: readFileSync(file, 'utf8'), age: Date.now() - found.mtimeMs };
  } finally {
    closeSync(file);
  }
};

/** Windows has no such thing. */
const nonBlocking = (constants as Partial<typeof constants>).O_NONBLOCK ?? 0;

const textOf = (path: string): string => read(path).text;

/** The reason why the lock must stay; undefined when it is stale. */
const objectionTo = (path: string, { text, age }: FoundLock): string | undefined => {
  const holder = readHolder(text);
  if (holder !== undefined) return isGone(path, holder) ? undefined : heldBy(path, holder);
  // A lock is blank from being made until being written, and stays so where the power failed in between. A clock that
  // was set back makes it look as if it came from the future.
  const isBlank = /^[\s\0]*$/.test(text);
  if (isBlank && Math.abs(age) > youth) return undefined;
  return `${path} does not say who holds it. Try again in ${youth / 1000} seconds; if that does not help and no process uses the file, delete it.`;
};

const readHolder = (text: string): Holder | undefined => {
  try {
    const holder = Holder.decode(JSON.parse(text));
    return isRight(holder) && holder.right.pid > 0 ? holder.right : undefined;
  } catch {
    return undefined;
  }
};

/** A process of another host cannot be asked after, so it counts as alive. */
const isGone = (path: string, { pid, host, since, life }: Holder): boolean => {
  if (host !== hostname()) return false;
  if (pid === process.pid && [...held].some((lock) => lock.path === path)) return false;
  if (!isRunning(pid)) return true;
  // Ids are given again: to another process of this host, and in a container that was restarted even to this one.
  const found = lifeOf(pid);
  return life !== undefined && found !== undefined
    ? life !== found
    : beganAfter(pid, Date.parse(since));
};

const heldBy = (path: string, { pid, host, since }: Holder): string => {
  const who = pid === process.pid ? `this process (${pid})` : `process ${pid}`;
  return `${path} is held by ${who} on ${host} since ${since}. Close the store there, or use another file; if that process is gone, delete the lock.`;
};

const unlessMissing = <T>(path: string, done: string, act: () => T): T | undefined => {
  try {
    return act();
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return undefined;
    throw failure(path, done, cause);
  }
};

const failure = (path: string, done: string, cause: unknown): Error =>
  new Error(
    `The lock ${path} cannot be ${done}: ${messageOf(cause)}. This process must be able to write in its folder.`,
    { cause },
  );
