import type { ReplayId } from '@sfstream/core';
import { ReplayOption, checkChannelName, isReplayText, isSfStreamError } from '@sfstream/core';
import { InvalidArgumentError } from 'commander';
import { UsageError } from '../failures/usage-error.ts';

/** Forms of the replay ids that events have, in CometD and in the Pub/Sub API. */
const forms =
  'which is a whole number, or by the Pub/Sub API 0x and an even number of digits 0-9 and a-f';

export const replayId = (text: string): ReplayId => {
  if (!/^-[12]$/.test(text) && !isReplayText(text)) {
    throw new InvalidArgumentError(`It must be -1, -2 or a replay id, ${forms}.`);
  }
  return exact(text);
};

/** A replay id that an event had, and so none of the options. */
export const storedReplayId = (text: string): ReplayId => {
  if (!isReplayText(text)) {
    throw new InvalidArgumentError(`It must be the replay id of an event, ${forms}.`);
  }
  return exact(text);
};

/** Beyond 2^53 a number would be rounded, and bytes are not a number. */
const exact = (text: string): ReplayId =>
  !text.startsWith('0x') && Number.isSafeInteger(Number(text)) ? Number(text) : (text as ReplayId);

export const replayOption = (text: string): ReplayOption => {
  if (text === '-1') return ReplayOption.NewEvents;
  if (text === '-2') return ReplayOption.AllEvents;
  throw new InvalidArgumentError('It must be -1 (new events only) or -2 (all that are retained).');
};

const numberWithin =
  (pattern: RegExp, lowest: number, highest: number, what: string) =>
  (text: string): number => {
    const value = Number(text);
    if (!pattern.test(text) || value < lowest || value > highest) {
      throw new InvalidArgumentError(`It must be ${what}.`);
    }
    return value;
  };

/** The name of a channel. Throws a {@link UsageError} that says what may have been meant. */
export const channelName = (text: string): string => {
  try {
    checkChannelName(text);
    return text;
  } catch (error) {
    if (!isSfStreamError(error)) throw error;
    const meant = meantBy(text);
    throw new UsageError(
      meant === undefined ? error.message : `${error.message} Did you mean ${meant}?`,
    );
  }
};

/** Collects the names of an argument that may be given several times. */
export const channelNames = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  channelName(text),
];

/** Guesses the channel from the names of the families (Streaming API and Platform Events guides). */
const meantBy = (text: string): string | undefined => {
  if (/^(event|data|topic|u|systemTopic)\//.test(text)) return `/${text}`;
  if (/^\w+__e$/.test(text)) return `/event/${text}`;
  return /^\w+(ChangeEvents?|__chn)$/.test(text) ? `/data/${text}` : undefined;
};

const whole = /^\d+$/;
const decimal = /^(?:\d+|\d*\.\d+)$/;

export const count = numberWithin(whole, 1, Number.MAX_SAFE_INTEGER, 'a whole number above 0');
// The longest time that a timer takes is 2^31 milliseconds.
export const seconds = numberWithin(decimal, 0, 2_000_000, 'a number of seconds, or 0');
export const secondsAboveZero = numberWithin(
  decimal,
  0.001,
  2_000_000,
  'a number of seconds above 0',
);
export const port = numberWithin(whole, 0, 65_535, 'a port, 0 to 65535');
/** Seconds, with or without their unit: `10`, `10s`. */
export const interval = (text: string): number => secondsAboveZero(text.replace(/(?<=\d)s$/, ''));
export const rate = numberWithin(decimal, 0.001, 1_000, 'a number above 0 and up to 1000');
export const milliseconds = numberWithin(
  whole,
  1,
  2_000_000_000,
  'a whole number of milliseconds above 0',
);

/** The name of a group, which every engine takes: NATS makes subjects and streams of it. */
export const groupName = (text: string): string => {
  if (/^[\w-]{1,64}$/.test(text)) return text;
  throw new InvalidArgumentError(
    'It must be a name of letters, digits, - and _, of at most 64 characters.',
  );
};
