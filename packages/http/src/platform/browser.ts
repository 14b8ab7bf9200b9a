import type { Platform } from './platform.ts';

/** Browsers own their sockets and cookies; cookies are sent along only when asked for. */
export const platform: Platform = {
  openLane: () => ({
    configFor: () => ({ withCredentials: true }),
    straight: undefined,
    close: () => undefined,
  }),
  createCookieJar: () => undefined,
};
