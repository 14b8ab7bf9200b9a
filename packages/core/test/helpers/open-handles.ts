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

/** Waits until nothing more is open than was before. */
export const nothingMoreThan = async (before: string): Promise<void> => {
  await eventually(() => openHandles() === before).catch(() => undefined);
  expect(openHandles()).toBe(before);
};
