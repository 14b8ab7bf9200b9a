import { eventually } from './eventually.ts';

/** The sockets, timers and lookups that keep the process alive at the moment. */
export const openHandles = (): string =>
  process
    .getActiveResourcesInfo()
    .filter(
      (kind) =>
        !/^(TCPServerWrap|PipeWrap|ProcessWrap|TTYWrap|Immediate|FSReqCallback)$/.test(kind),
    )
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
