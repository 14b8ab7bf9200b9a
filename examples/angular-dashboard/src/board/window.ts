/** Milliseconds that the plots look back. */
export const windowLength = 60_000;
