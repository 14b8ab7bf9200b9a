import { ClientError, messageOf, optional, readOptions } from '@sfstream/base';
import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { ReplayMarker, ReplayStore } from '@sfstream/core';
import { StoreError, readMarker } from '@sfstream/core';
import { lockFile } from './file-lock.ts';
import { readMarkers, removeUnfinished, writeMarkers } from './marker-file.ts';
import { realPath } from './real-path.ts';
import type { Markers } from './write-in-batches.ts';
import { writeInBatches } from './write-in-batches.ts';

/** Options of {@link fileStore}. */
export interface FileStoreOptions {
  /**
   * Keeps other writers out by a lock file; true by default. Switch it off only where something else does, such as
   * a volume that one container at a time can mount. There a lock of a killed container would stay in the way, since
   * its successor has another host name and cannot see that the holder is gone.
   */
  readonly lock?: boolean;
}

/** A store in a file. */
export interface FileStore extends ReplayStore, AsyncDisposable {
  get(channel: string): Promise<ReplayMarker | undefined>;
  /** Resolves once the marker is on disk. */
  set(channel: string, marker: ReplayMarker): Promise<void>;
  /** Resolves once what was set before is written and the lock is gone. The store cannot be used any more. */
  close(): Promise<void>;
}

/**
 * Keeps the markers of any number of channels in one JSON file, which survives crashes: a write replaces the whole
 * file at once, and a marker counts as stored when it is on disk. Markers that are set while a write is under way go
 * together into the next one. A marker that is being written is answered once it is written. A new file is for its
 * owner only (0600); one that is there keeps its permissions.
 *
 * The file is read and locked on first use. One process may use it, and one store within it: `<path>.lock` names the
 * holder. A lock whose process has died on this host is taken over. A file that does not exist yet is made, its folder
 * and the target of a link are not: that would hide a volume that is not mounted. Relative paths begin at the working directory of the call.
 *
 * Fails with a `StoreError` that names the path and the remedy when the file is in use, cannot be read or written, or
 * holds anything else than markers; and when it is to keep what is not a marker. Such a failure is not final; the next use tries again.
 *
 * @example
 * ```ts
 * import { fileStore } from '@sfstream/replay/node';
 *
 * const store = fileStore('replay.json');
 * await store.set('/event/Order__e', { replayId: 42 });
 * await store.close();
 * ```
 */
export const fileStore = (path: string, options: FileStoreOptions = {}): FileStore => {
  const { lock } = readOptions('fileStore', options, {
    lock: optional(['true or false', (value) => typeof value === 'boolean'], true),
  });
  if (typeof path !== 'string' || path === '') {
    throw new ClientError('path of fileStore must be a string that is not empty.', {
      field: 'path',
    });
  }
  const file = resolve(path);
  let opened: Promise<OpenFile> | undefined;
  let closed: Promise<void> | undefined;

  const opening = (): Promise<OpenFile> => {
    if (closed !== undefined) throw new Error(`The store of ${file} is closed. Make a new one.`);
    opened ??= openFile(file, lock).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };

  const use = async <T>(channel: string, work: (markers: OpenFile) => Promise<T>): Promise<T> => {
    try {
      return await work(await opening());
    } catch (cause) {
      throw toStoreError(channel, cause);
    }
  };

  const close = (): Promise<void> => {
    closed ??= (opened ?? Promise.resolve(undefined))
      .catch(() => undefined)
      .then((markers) => markers?.close())
      .catch((cause: unknown) => {
        throw toStoreError(undefined, cause);
      });
    return closed;
  };

  return {
    get: (channel) => use(channel, (markers) => markers.get(channel)),
    set: (channel, marker) => use(channel, (markers) => markers.set(channel, readMarker(marker))),
    close,
    [Symbol.asyncDispose]: close,
  };
};

type OpenFile = Pick<FileStore, 'get' | 'set' | 'close'>;

const openFile = async (path: string, lock: boolean): Promise<OpenFile> => {
  // A link and its target are one file, and have one lock.
  const file = await realPath(path);
  await checkFolder(dirname(file));
  const held = lock ? lockFile(`${file}.lock`) : undefined;
  try {
    if (lock) await removeUnfinished(file);
    let written = await readMarkers(file);
    const writer = writeInBatches(async (changes) => {
      const markers: Markers = new Map([...written, ...changes]);
      await held?.assertHeld();
      await writeMarkers(file, markers);
      written = markers;
    });
    return {
      get: async (channel) => {
        await writer.idle();
        return written.get(channel);
      },
      set: writer.set,
      close: async () => {
        await writer.idle();
        held?.release();
      },
    };
  } catch (error) {
    held?.release();
    throw error;
  }
};

const checkFolder = async (path: string): Promise<void> => {
  try {
    await stat(path);
  } catch (cause) {
    throw new Error(
      `The folder of the marker file cannot be used: ${messageOf(cause)}. Make it, or mount its volume.`,
      { cause },
    );
  }
};

const toStoreError = (channel: string | undefined, cause: unknown): StoreError =>
  new StoreError(messageOf(cause), channel, { cause });
