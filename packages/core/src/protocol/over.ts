/**
 * The session is over and another must take its place: a channel must go back in its history, or subscribers are too
 * slow.
 */
export interface Over {
  readonly type: 'over';
}

export const over: Over = { type: 'over' };
