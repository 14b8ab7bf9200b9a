import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Engine } from './engine.ts';
import { freePort } from './free-port.ts';
import { versionOf } from './version-of.ts';

const run = promisify(execFile);

/** Who PostgreSQL is to run as: it refuses root. */
type Owner = { readonly uid: number; readonly gid: number } | undefined;

/**
 * A PostgreSQL server of its own, which listens on the loopback interface alone, and whose data go with it. Needs version 14
 * or newer. Run by root, it belongs to the user `postgres`.
 */
export const ownPostgres = async (programs: string): Promise<Engine> => {
  const owner = await ownerOf(process.getuid?.() === 0);
  const folder = await mkdtemp(join(tmpdir(), 'three-replicas-'));
  let server: ChildProcess | undefined;
  const close = async (): Promise<void> => {
    if (server !== undefined) await ended(server);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    if (owner !== undefined) await chown(folder, owner.uid, owner.gid);
    const options = { cwd: '/', ...owner };
    const data = join(folder, 'data');
    await run(
      join(programs, 'initdb'),
      ['-D', data, '-U', 'sfstream', '--auth=trust', '--no-sync'],
      options,
    );
    const port = await freePort();
    server = serve(join(programs, 'postgres'), data, port, options);
    const url = `postgresql://sfstream@127.0.0.1:${port}/postgres`;
    return { name: `PostgreSQL ${await answering(server, url)}`, url, by: 'session', close };
  } catch (error) {
    await close();
    throw error;
  }
};

const ownerOf = async (isRoot: boolean): Promise<Owner> => {
  if (!isRoot) return undefined;
  const id = async (flag: string): Promise<number> => {
    const { stdout } = await run('id', [flag, 'postgres']).catch((cause: unknown) => {
      throw new Error(
        'PostgreSQL refuses to run as root, and there is no user postgres. Use ENGINE=pglite.',
        { cause },
      );
    });
    return Number(stdout);
  };
  return { uid: await id('-u'), gid: await id('-g') };
};

const serve = (program: string, data: string, port: number, options: SpawnOptions): ChildProcess =>
  spawn(
    program,
    [
      ...['-D', data, '-p', String(port)],
      ...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
      // What it says of connections that were killed is no news here.
      ...['-c', 'log_min_messages=fatal', '-c', 'fsync=off'],
    ],
    // Ctrl-C comes to the process of the page alone.
    { ...options, stdio: 'ignore', detached: true },
  );

/** The version of a server that has just been started, as soon as it answers. */
const answering = async (server: ChildProcess, url: string): Promise<string> => {
  for (;;) {
    try {
      return await versionOf(url);
    } catch (error) {
      if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) {
        throw new Error('PostgreSQL has ended before it answered.', { cause: error });
      }
      await pass(100);
    }
  }
};

/** SIGQUIT ends PostgreSQL at once: nobody wants its data any more. */
const ended = async (server: ChildProcess): Promise<void> => {
  if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) return;
  const exited = once(server, 'exit');
  server.kill('SIGQUIT');
  await exited;
};
