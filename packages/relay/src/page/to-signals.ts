import { createParser } from 'eventsource-parser';
import type { OperatorFunction } from 'rxjs';
import { concatMap, defer } from 'rxjs';
import { RelayConnectionError } from './relay-connection-error.ts';
import type { PageSignal } from './page-signal.ts';
import { toSignal } from './to-signal.ts';

/**
 * Reads the messages in the text of an event stream, whatever the chunks. No message may be longer than `maxMessage`.
 */
export const toSignals =
  (maxMessage: number): OperatorFunction<string, PageSignal> =>
  (text$) =>
    defer(() => {
      const read: PageSignal[] = [];
      const parser = createParser({
        maxBufferSize: maxMessage,
        onEvent: (message) => read.push(toSignal(message)),
        onComment: () => read.push({ type: 'alive' }),
        onError: ({ type }) => {
          if (type !== 'max-buffer-size-exceeded') return; // A field that we do not know.
          throw new RelayConnectionError(
            `The relay sent a message of more than ${maxMessage} characters. Select less of the events, or raise maxMessage.`,
          );
        },
      });
      return text$.pipe(
        concatMap((text) => {
          parser.feed(text);
          return read.splice(0);
        }),
      );
    });
