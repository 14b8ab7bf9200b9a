import type { InterceptAnswer } from '@sfstream/testing';
import type { HostileBody } from './hostile-bodies.ts';

/** A fault that begins and ends. */
export interface Edge {
  readonly begin: () => void;
  readonly end: () => void;
  /** The hostile answer, while the fault lasts. */
  readonly answer: () => InterceptAnswer;
  /** Milliseconds since the first hostile answer was given; undefined before. */
  readonly age: () => number | undefined;
}

/** An edge that answers with this status and body while its fault lasts. */
export const createEdge = (status: number, { contentType, text }: HostileBody): Edge => {
  let isHostile = false;
  let firstAnswer: number | undefined;
  return {
    begin: () => (isHostile = true),
    end: () => (isHostile = false),
    answer: () => {
      if (!isHostile) return undefined;
      firstAnswer ??= performance.now();
      const headers = contentType === undefined ? {} : { 'content-type': contentType };
      return { status, headers, body: text(status) };
    },
    age: () => (firstAnswer === undefined ? undefined : performance.now() - firstAnswer),
  };
};
