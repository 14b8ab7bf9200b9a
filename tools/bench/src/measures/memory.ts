import type { Measure } from '../compare/measure.ts';

/** Events between two looks at the memory. */
const lookEvery = 2_000;
const megabyte = 2 ** 20;

/** Heap and resident memory in MiB before the first event, at most, and after the last; garbage is collected at both ends. */
export const memory: Measure = (watch, events) =>
  new Promise((resolve, reject) => {
    const collect = globalThis.gc;
    if (collect === undefined) {
      reject(new Error('The measurement of memory needs node --expose-gc.'));
      return;
    }
    collect();
    const start = process.memoryUsage();
    let [heapPeak, rssPeak, count] = [start.heapUsed, start.rss, 0];
    watch(() => {
      count += 1;
      if (count % lookEvery === 0 && count <= events) {
        const { heapUsed, rss } = process.memoryUsage();
        heapPeak = Math.max(heapPeak, heapUsed);
        rssPeak = Math.max(rssPeak, rss);
      }
      if (count === events) {
        // In a turn of its own, when the batch is no longer in hand.
        setImmediate(() => {
          collect();
          const end = process.memoryUsage();
          resolve({
            heapStart: start.heapUsed / megabyte,
            heapPeak: heapPeak / megabyte,
            heapEnd: end.heapUsed / megabyte,
            rssStart: start.rss / megabyte,
            rssPeak: rssPeak / megabyte,
            rssEnd: end.rss / megabyte,
          });
        });
      }
    });
  });
