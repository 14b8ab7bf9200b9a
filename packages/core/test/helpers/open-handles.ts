import { Socket } from 'node:net';
import { eventually } from './eventually.ts';

/** The open TCP sockets of the process. Node has no public way to tell one from another. */
const tcpSockets = (): readonly Socket[] =>
  (process as unknown as { readonly _getActiveHandles: () => readonly unknown[] })
    ._getActiveHandles()
    .filter((handle) => handle instanceof Socket)
    .filter(({ connecting, remoteAddress }) => connecting || remoteAddress !== undefined);

/** Sockets that a file which ran before in this process has left, and which may end at any time. */
const ofOthers: ReadonlySet<Socket> = new Set(tcpSockets());

/** The sockets, timers and lookups that keep the process alive at the moment. */
export const openHandles = (): string =>
  [
    ...process
      .getActiveResourcesInfo()
      .filter(
        (kind) =>
          !/^(TCP(Socket|Server)Wrap|PipeWrap|ProcessWrap|TTYWrap|Immediate|FSReqCallback)$/.test(
            kind,
          ),
      ),
    ...tcpSockets()
      .filter((socket) => !ofOthers.has(socket))
      .map(() => 'TCPSocket'),
  ]
    .sort()
    .join(' ');

/** What the test runner itself keeps open, once the tests before have ended. */
export const openHandlesBefore = async (): Promise<string> => {
  await eventually(() => !/^FSReqCallback/.test(process.getActiveResourcesInfo().sort().join(' ')));
  await eventually(() => !openHandles().includes('TCP'));
  return openHandles();
};

/** Waits until nothing more is open than was before. What the tests before had left open may have ended meanwhile. */
export const nothingMoreThan = async (before: string): Promise<void> => {
  await eventually(() => moreThan(before).length === 0).catch(() => undefined);
  expect(moreThan(before)).toEqual([]);
};

/** The kinds that are open more often than before. */
const moreThan = (before: string): readonly string[] => {
  const left = before.split(' ');
  return openHandles()
    .split(' ')
    .filter((kind) => {
      const at = left.indexOf(kind);
      if (at !== -1) left.splice(at, 1);
      return kind !== '' && at === -1;
    });
};
