import type { ReplayId } from '@sfstream/core';

/** True for digits that a number can hold, and gives back. */
export const isNumeric = (digits: string): boolean =>
  Number.isSafeInteger(Number(digits)) && String(Number(digits)) === digits;

/** The replay id that the attributes of a CloudEvent spell. */
export const replayIdIn = (text: string, isText: boolean): ReplayId =>
  isNumeric(text) && !isText ? Number(text) : (text as ReplayId);
