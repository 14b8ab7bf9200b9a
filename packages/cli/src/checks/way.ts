import type { AccessToken } from '@sfstream/auth';
import type { Observable } from 'rxjs';
import type { Login } from '../login/login-from-environment.ts';
import type { Finding } from '../findings/finding.ts';

/** Examines what lies behind the login, by one API. */
export type Way = (login: Login, token: AccessToken) => Observable<Finding>;
