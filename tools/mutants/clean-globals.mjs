import { clearImmediate, clearTimeout } from 'node:timers';

const timers = ['setTimeout', 'setInterval', 'setImmediate'];

/**
 * Watches what tests leave behind for those that follow, and gives a function that clears it away: timers, and names of the
 * global object.
 */
export const cleanGlobals = () => {
  const names = new Set(Reflect.ownKeys(globalThis));
  const started = new Set();
  const own = timers.map((name) => globalThis[name]);
  timers.forEach((name, index) => {
    const start = (...args) => {
      const timer = own[index](...args);
      started.add(timer);
      return timer;
    };
    globalThis[name] = Object.defineProperties(start, Object.getOwnPropertyDescriptors(own[index]));
  });
  return () => {
    timers.forEach((name, index) => (globalThis[name] = own[index]));
    for (const timer of started) {
      clearTimeout(timer);
      clearImmediate(timer);
    }
    // What cannot be deleted is of installed packages, which are loaded once.
    for (const name of Reflect.ownKeys(globalThis)) {
      if (!names.has(name)) Reflect.deleteProperty(globalThis, name);
    }
  };
};
