import { randomUUID } from 'node:crypto';
import { open, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ReplayId, ReplayMarker } from '@sfstream/core';
import { isLeft } from 'fp-ts/Either';
import * as t from 'io-ts';
import { hasCode } from './has-code.ts';
import { messageOf } from './message-of.ts';
import type { Markers } from './write-in-batches.ts';

const isReplayId = (value: unknown): value is ReplayId =>
  typeof value === 'string' ? /^\d+$/.test(value) : Number.isSafeInteger(value);

/** A number beyond 2^53 is refused, for reading it has rounded it already; such ids are strings. */
const ReplayIdCodec = new t.Type<ReplayId>(
  'ReplayId',
  isReplayId,
  (value, context) => (isReplayId(value) ? t.success(value) : t.failure(value, context)),
  t.identity,
);

const Marker = t.intersection([
  t.type({ replayId: ReplayIdCodec }),
  t.partial({ createdDate: t.string, orgId: t.string }),
]);

/** The markers of a file; none while there is no file. Content that is not ours, or is torn, is an error. */
export const readMarkers = async (path: string): Promise<Markers> => {
  const text = await readText(path);
  if (text === undefined) return new Map();
  const content = t.UnknownRecord.decode(parseJson(text));
  if (isLeft(content)) throw unusable(path, 'is not a JSON object; it may be torn');
  return new Map(
    Object.entries(content.right).map(([channel, value]) => {
      const marker = Marker.decode(value);
      if (isLeft(marker)) throw unusable(path, `holds no replay marker for ${channel}`);
      return [channel, toMarker(marker.right)];
    }),
  );
};

const readText = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return undefined;
    throw new Error(`The marker file ${path} cannot be read: ${messageOf(cause)}`, { cause });
  }
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Neither the parser's words nor the decoder's are passed on: they quote the file, which may be the wrong one. */
const unusable = (path: string, fault: string): Error =>
  new Error(
    `The marker file ${path} ${fault}. Check the path, and repair the file or bring it back from a backup; if it is deleted, the positions are lost and every channel begins anew.`,
  );

const toMarker = ({ replayId, createdDate, orgId }: t.TypeOf<typeof Marker>): ReplayMarker => ({
  replayId,
  ...(createdDate !== undefined && { createdDate }),
  ...(orgId !== undefined && { orgId }),
});

/** Replaces the file by one with these markers. A crash at any instant leaves either the old file or the new one. */
export const writeMarkers = async (path: string, markers: Markers): Promise<void> => {
  const text = `${JSON.stringify(Object.fromEntries(markers), null, 2)}\n`;
  const temporary = `${path}.${randomUUID()}`;
  try {
    await writeDurably(temporary, text, await modeOf(path));
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new Error(
      `The marker file ${path} cannot be written: ${messageOf(cause)}. Its folder must be writable and have room for a second copy.`,
      { cause },
    );
  }
};

/** Removes what killed writers have left behind. Only for whoever keeps other writers out. */
export const removeUnfinished = async (path: string): Promise<void> => {
  const folder = dirname(path);
  const unfinished = (await readdir(folder).catch(() => [])).filter(
    (name) =>
      name.startsWith(`${basename(path)}.`) && uuid.test(name.slice(basename(path).length + 1)),
  );
  await Promise.all(unfinished.map((name) => rm(join(folder, name), { force: true })));
};

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Returns once the text is on disk, and not only in the system's cache. */
const writeDurably = async (path: string, text: string, mode: number): Promise<void> => {
  const file = await open(path, 'wx', mode);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
};

/** The permissions of the file, which outlive its replacement; those of a new file where there is none. */
const modeOf = async (path: string): Promise<number> => {
  const found = await stat(path).catch(() => undefined);
  return (found?.mode ?? 0o666) & 0o777;
};

/** A rename outlives a power cut only once its folder is on disk too. Not every system can be asked for that. */
const syncFolder = async (path: string): Promise<void> => {
  try {
    const folder = await open(path, 'r');
    await folder.sync().finally(() => folder.close());
  } catch (error) {
    if (hasCode(error, 'EIO')) throw error;
  }
};
