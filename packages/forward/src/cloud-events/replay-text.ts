import type { ReplayId } from '@sfstream/core';

/** True for digits that a number can hold, and gives back. */
export const isNumeric = (digits: string): boolean =>
  Number.isSafeInteger(Number(digits)) && String(Number(digits)) === digits;

/** The replay id that the attributes of a CloudEvent spell. */
export const replayIdIn = (digits: string, isText: boolean): ReplayId =>
  isNumeric(digits) && !isText ? Number(digits) : (digits as ReplayId);
