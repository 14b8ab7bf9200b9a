import { hasMethods } from '@sfstream/base';
import { isObservable } from 'rxjs';
import type { Authenticator } from './authenticator.ts';

/** Tells by its members, not by its class, so that one of another installed copy, or of your own, is recognised. */
export const isAuthenticator = (value: unknown): value is Authenticator =>
  hasMethods('renew')(value) && isObservable((value as Partial<Authenticator>).token$);
