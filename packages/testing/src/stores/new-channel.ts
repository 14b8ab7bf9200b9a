import { randomUUID } from 'node:crypto';

/** Makes a channel for one law alone, so that stores need not be empty. */
export const newChannel = (): string => `/u/law/${randomUUID()}`;
