import type { HttpOptions } from '@sfstream/http';

/** Milliseconds within which a request must be answered, and a connection be open. */
export const answerTimeout = ({ timeout = 30_000 }: HttpOptions): number => timeout;
