import { channelDigits } from '../feed/feed.ts';
import { eventText, firstReplayId, replayIdDigits } from '../feed/event-text.ts';
import type { Source } from './source.ts';

/** Room for the id of a request, which is followed by blanks. */
const idBytes = 24;

/**
 * Answers every poll at once, always with as many events; of several channels, the next event is of the next one. All
 * bodies are one buffer, in which only digits are rewritten: a poll must cost the server less than any client.
 */
export const flood = (channels: readonly string[], clientId: string, size: number): Source => {
  const event = eventText(channels[0] ?? '', firstReplayId);
  const reply = `{"channel":"/meta/connect","clientId":"${clientId}","successful":true,"id":"`;
  const body = Buffer.from(
    `[${`${event},`.repeat(size)}${reply}${' '.repeat(idBytes)}}]`,
    'latin1',
  );
  const replayIdAt = event.indexOf(String(firstReplayId)) + 1;
  const channelAt = event.lastIndexOf('__e') - channelDigits + 1;
  const idAt = body.length - idBytes - 2;
  let replayId = firstReplayId;
  let isRunning = false;
  let held: (() => void) | undefined;

  const nextBody = (requestId: string): Buffer => {
    for (let index = 0; index < size; index += 1) {
      const start = index * (event.length + 1);
      writeDigits(body, replayIdAt + start, replayIdDigits, replayId);
      if (channels.length > 1) {
        const number = (replayId - firstReplayId) % channels.length;
        writeDigits(body, channelAt + start, channelDigits, number);
      }
      replayId += 1;
    }
    body.fill(' ', idAt, idAt + idBytes);
    body.write(`${requestId}"`, idAt, 'latin1');
    return body;
  };

  return {
    poll: (requestId, answer) => {
      if (isRunning) answer(nextBody(requestId));
      else held = () => answer(nextBody(requestId));
    },
    start: () => {
      isRunning = true;
      held?.();
      held = undefined;
    },
    stop: () => {
      isRunning = false;
    },
  };
};

const writeDigits = (body: Buffer, start: number, digits: number, value: number): void => {
  let rest = value;
  for (let at = start + digits - 1; at >= start; at -= 1) {
    body[at] = 48 + (rest % 10);
    rest = Math.floor(rest / 10);
  }
};
