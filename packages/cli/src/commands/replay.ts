import { readFile, stat } from 'node:fs/promises';
import type { ReplayId, ReplayMarker } from '@sfstream/core';
import type { FileStore } from '@sfstream/replay/node';
import { fileStore } from '@sfstream/replay/node';
import type { Observable } from 'rxjs';
import { concatMap, defer, from, ignoreElements, tap } from 'rxjs';
import { terminalStyle } from '../terminal/terminal-style.ts';
import { errorText } from '../failures/error-text.ts';
import { paragraph } from '../terminal/paragraph.ts';
import { printable } from '../terminal/printable.ts';
import { replaceFile } from '../process/replace-file.ts';
import type { ProcessContext } from '../process/process-context.ts';
import { storedPosition } from '../output/stored-position.ts';
import { UsageError } from '../failures/usage-error.ts';
import { writeLine } from '../process/write-line.ts';

/** Request of `sfstream replay`: the positions in a file, and what to do with them. */
export type ReplayRequest =
  | {
      readonly action: 'show';
      readonly file: string;
      /** Default: all. */
      readonly channel?: string;
      /** Default: lines for people on a terminal, JSON elsewhere. */
      readonly format?: 'json';
    }
  | {
      readonly action: 'set';
      readonly file: string;
      readonly channel: string;
      readonly replayId: ReplayId;
    }
  | { readonly action: 'clear'; readonly file: string; readonly channel: string };

/**
 * Shows, sets or clears positions of a file store, on subscription. To change them the file must not be in use; to look at
 * them it may be.
 */
export const replay = (
  request: ReplayRequest,
  { env, stdout, stderr }: ProcessContext,
): Observable<never> => {
  const tell = (text: string): void => {
    stderr.write(`${paragraph({ text, tone: 'good' }, terminalStyle(stderr, env))}\n`);
  };
  switch (request.action) {
    case 'show':
      return defer(() => markersIn(request)).pipe(
        tap(({ length }) => {
          if (length === 0) tell(`${request.file} holds no positions.`);
        }),
        concatMap((markers) => from(markers)),
        concatMap((marker) =>
          writeLine(
            stdout,
            stdout.isTTY === true && request.format === undefined
              ? printable(lineOf(marker))
              : printable(JSON.stringify(marker)),
          ),
        ),
      );
    case 'set':
      return defer(() => changing(request, (store) => set(store, request))).pipe(
        tap((before) => {
          tell(
            `${request.channel} goes on after ${request.replayId} from now on${before === undefined ? '; it had no position' : ` instead of ${storedPosition(before)}`}.`,
          );
        }),
        ignoreElements(),
      );
    case 'clear':
      return defer(() => changing(request, () => clear(request))).pipe(
        tap((before) => {
          const former = before === undefined ? '' : `; it was ${storedPosition(before)}`;
          tell(`${request.channel} has no position any more${former}.`);
        }),
        ignoreElements(),
      );
  }
};

type Shown = ReplayMarker & { readonly channel: string };

const lineOf = ({ channel, ...marker }: Shown): string =>
  [channel, storedPosition(marker), 'replayId' in marker ? marker.createdDate : undefined]
    .filter((part) => part !== undefined)
    .join(' ');

const markersIn = async ({
  file,
  channel,
}: Extract<ReplayRequest, { action: 'show' }>): Promise<readonly Shown[]> => {
  const names = channel === undefined ? Object.keys(await contentOf(file)) : [channel];
  const store = fileStore(file, { lock: false });
  const found: Shown[] = [];
  for (const name of names) {
    const marker = await store.get(name);
    if (marker !== undefined) found.push({ channel: name, ...marker });
  }
  await store.close();
  if (channel !== undefined && found.length === 0) throw unknown(file, channel);
  return found;
};

const set = (
  store: FileStore,
  { channel, replayId }: Extract<ReplayRequest, { action: 'set' }>,
): Promise<void> => store.set(channel, { replayId });

const clear = async ({
  file,
  channel,
}: Extract<ReplayRequest, { action: 'clear' }>): Promise<void> => {
  const { [channel]: cleared, ...others } = await contentOf(file);
  if (cleared === undefined) throw unknown(file, channel);
  const { mode } = await stat(file);
  await replaceFile(file, `${JSON.stringify(others, null, 2)}\n`, mode & 0o777);
};

/** Resolves with what was there before. Reading it first locks the file, and makes sure that it is one of a store. */
const changing = async (
  { file, channel }: Extract<ReplayRequest, { action: 'set' | 'clear' }>,
  change: (store: FileStore) => Promise<void>,
): Promise<ReplayMarker | undefined> => {
  const store = fileStore(file);
  try {
    const before = await store.get(channel);
    await change(store);
    return before;
  } finally {
    await store.close();
  }
};

const contentOf = async (file: string): Promise<Readonly<Record<string, unknown>>> => {
  try {
    const content: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (typeof content === 'object' && content !== null) return { ...content };
  } catch (error) {
    if (!(error instanceof SyntaxError)) {
      throw new UsageError(`${file} cannot be read: ${errorText(error)}. Check the path.`);
    }
  }
  throw new UsageError(
    `${file} is not the file of a store: it must hold a JSON object of positions.`,
  );
};

const unknown = (file: string, channel: string): UsageError =>
  new UsageError(
    `${file} holds no position of ${channel}. sfstream replay show lists what it holds.`,
  );
