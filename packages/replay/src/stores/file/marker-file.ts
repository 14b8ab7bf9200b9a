import { messageOf } from '@sfstream/base';
import { readFile, readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ClientError, readMarker } from '@sfstream/core';
import type { ReplayMarker } from '@sfstream/core';
import { isLeft } from 'fp-ts/Either';
import * as t from 'io-ts';
import { hasCode } from './has-code.ts';
import { isLeftOver, replaceFile } from './replace-file.ts';
import type { Markers } from './write-in-batches.ts';

/** The markers of a file; none while there is no file. Content that is not ours, or is torn, is an error. */
export const readMarkers = async (path: string): Promise<Markers> => {
  const text = await readText(path);
  if (text === undefined) return new Map();
  const content = t.UnknownRecord.decode(parseJson(text));
  if (isLeft(content)) throw unusable(path, 'is not a JSON object; it may be torn');
  return new Map(
    Object.entries(content.right).map(([channel, value]) => [
      channel,
      markerIn(path, channel, value),
    ]),
  );
};

const markerIn = (path: string, channel: string, value: unknown): ReplayMarker => {
  try {
    return readMarker(value);
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    throw unusable(path, `holds no replay marker for ${channel}`);
  }
};

const readText = async (path: string): Promise<string | undefined> => {
  try {
    const found = await stat(path);
    // A pipe would be read until somebody writes into it.
    if (!found.isFile() && !found.isDirectory()) throw new Error('it is not a regular file');
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
    `The marker file ${path} ${fault}. Check the path, and repair the file or bring it back from a backup; if it is deleted, the positions are lost and every channel begins with new events.`,
  );

/** Replaces the file by one with these markers. A crash at any instant leaves either the old file or the new one. */
export const writeMarkers = async (path: string, markers: Markers): Promise<void> => {
  try {
    await replaceFile(path, `${JSON.stringify(Object.fromEntries(markers), null, 2)}\n`);
  } catch (cause) {
    throw new Error(
      `The marker file ${path} cannot be written: ${messageOf(cause)}. Its folder must be writable and have room for a second copy.`,
      { cause },
    );
  }
};

/** Removes what killed writers have left behind. The caller must keep other writers out. */
export const removeUnfinished = async (path: string): Promise<void> => {
  const folder = dirname(path);
  const unfinished = (await readdir(folder).catch(() => [])).filter((name) =>
    isLeftOver(name, basename(path)),
  );
  await Promise.all(unfinished.map((name) => rm(join(folder, name), { force: true })));
};
