/** Milliseconds. A longer timer overflows its 31 bits and fires at once, in Node as in browsers. */
export const longestTimer = 2 ** 31 - 1;
