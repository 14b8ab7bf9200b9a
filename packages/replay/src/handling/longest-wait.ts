/**
 * Milliseconds that a `delay` or an `onPoison` of the caller's may take where no `timeout` says otherwise: an hour, far
 * below the time that events are retained.
 */
export const longestWait = 3_600_000;
