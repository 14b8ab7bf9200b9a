import { SlowReaderError } from '../errors/slow-reader-error.ts';
import type { Backpressure } from './backpressure.ts';
import type { Reader } from './reader.ts';
import type { DataMessage } from '../wire/relay-message.ts';

/**
 * A function that gives what there is to read, as long as there is room. Throws a {@link SlowReaderError} once more than
 * `maxPending` bytes have come since there was any.
 */
export const paced = (
  reader: Reader,
  backpressure: Backpressure,
  maxPending: number,
): (() => Iterable<DataMessage>) => {
  let writtenAtLastTurn = reader.written;
  return function* () {
    if (!backpressure.hasRoom && reader.written - writtenAtLastTurn > maxPending) {
      throw new SlowReaderError(maxPending);
    }
    while (backpressure.hasRoom) {
      writtenAtLastTurn = reader.written;
      const message = reader.next();
      if (message === undefined) return;
      yield message;
    }
  };
};
