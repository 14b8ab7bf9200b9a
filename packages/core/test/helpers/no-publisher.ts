import { EMPTY } from 'rxjs';
import type { Publisher } from '../../src/protocol/publisher.ts';

/** A publisher for a session in which nothing is published. */
export const noPublisher: Publisher = { list: () => () => EMPTY, stream: () => () => EMPTY };
