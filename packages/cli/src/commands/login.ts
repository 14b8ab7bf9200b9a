import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { AccessToken, AuthorizationCodeLogin } from '@sfstream/auth';
import { AuthenticationError, authorizationCodeAuth } from '@sfstream/auth';
import { ClientError } from '@sfstream/base';
import type { Observable } from 'rxjs';
import { concat, concatMap, defer, ignoreElements, of, take, takeUntil, tap } from 'rxjs';
import type { CaughtRedirect } from '../login/caught-redirect.ts';
import { caughtRedirect } from '../login/caught-redirect.ts';
import { inCommandLineTerms } from '../failures/command-line-terms.ts';
import { confidentialApp, loginHost } from '../login/login-from-environment.ts';
import type { Environment } from '../login/login-variables.ts';
import { valueOf } from '../login/login-variables.ts';
import { terminalStyle } from '../terminal/terminal-style.ts';
import { errorText } from '../failures/error-text.ts';
import { paragraph } from '../terminal/paragraph.ts';
import { keepSecret } from '../login/secret-file.ts';
import { shellWord } from '../terminal/shell-word.ts';
import type { ProcessContext } from '../process/process-context.ts';
import type { Page } from '../login/redirect-page.ts';
import { UsageError } from '../failures/usage-error.ts';
import { writeLine } from '../process/write-line.ts';

/** Request of `sfstream login`. */
export interface LoginRequest {
  /** One of the app's callback URLs, on this machine. */
  readonly redirectUri: string;
  /** File that keeps the refresh token. Default: one in the user's configuration folder. */
  readonly save?: string;
  /** Writes the refresh token to stdout, and keeps it nowhere. */
  readonly print?: boolean;
}

/**
 * Prints the URL to open in a browser, catches its way back on this machine, and keeps the refresh token, on subscription.
 * Fails with an `AuthenticationError` when the login is refused or brings no refresh token. Ends when `stop$` emits.
 */
export const login = (request: LoginRequest, context: ProcessContext): Observable<never> =>
  defer(() => {
    const { redirectUri, print = false } = request;
    const attempt = begin(context.env, redirectUri);
    const keeper = print ? printed(context) : inFile(request, context);
    return caughtRedirect(redirectUri, attempt.state).pipe(
      concatMap((caught) =>
        caught === 'listening' ? invited(attempt, context) : redeemed(attempt, caught, keeper),
      ),
      take(1),
      tap(({ instanceUrl }) => {
        tell(context, `Logged in to ${instanceUrl}.`);
        keeper.explain();
      }),
      ignoreElements(),
      takeUntil(context.stop$),
    );
  });

/** A place for the refresh token. */
interface Keeper {
  readonly keep: (refreshToken: string) => Observable<never>;
  /** Says how to use what it keeps. */
  readonly explain: () => void;
}

const printed = ({ stdout }: ProcessContext): Keeper => ({
  keep: (refreshToken) => writeLine(stdout, refreshToken),
  explain: () => undefined,
});

const inFile = ({ save }: LoginRequest, context: ProcessContext): Keeper => {
  const { env, stderr, calledAs = 'sfstream' } = context;
  const file = resolve(save ?? defaultFile(env));
  return {
    keep: (refreshToken) =>
      defer(() => keepSecret(file, refreshToken)).pipe(
        tap((made) => {
          if (made === undefined) return;
          tell(context, `Made the folder ${made}, which only you may open.`);
        }),
        ignoreElements(),
      ),
    explain: () => {
      tell(context, `The refresh token is kept in ${file}. To use it:`);
      stderr.write(`\n${commandWith(env, file, calledAs)}\n\n`);
    },
  };
};

/** Asks the user to log in. */
const invited = (attempt: AuthorizationCodeLogin, context: ProcessContext): Observable<never> =>
  attempt.authorizeUrl().pipe(
    tap((url) => {
      tell(context, 'Open this address in a browser, and log in there:');
      context.stderr.write(`\n${url}\n\n`);
    }),
    ignoreElements(),
  );

/** Keeps the token that the redirect brings, and shows the browser what came of it. */
const redeemed = (
  attempt: AuthorizationCodeLogin,
  { url, show }: CaughtRedirect,
  { keep }: Keeper,
): Observable<AccessToken> =>
  attempt.redeem(url).token$.pipe(
    take(1),
    concatMap((token) =>
      concat(
        defer(() => keep(refreshTokenOf(token))),
        of(token),
      ),
    ),
    tap({
      next: ({ instanceUrl }) => show(loggedIn(instanceUrl)),
      error: (error: unknown) => show(notLoggedIn(error)),
    }),
  );

const tell = ({ env, stderr }: ProcessContext, text: string): void => {
  stderr.write(`${paragraph({ text, tone: 'good' }, terminalStyle(stderr, env))}\n`);
};

const begin = (env: Environment, redirectUri: string): AuthorizationCodeLogin => {
  if (valueOf(env, 'SF_CONSUMER_KEY') === undefined) {
    throw new UsageError(
      'Set SF_CONSUMER_KEY, or give --consumer-key: it names the app that logs in. It is in the settings of the app, and is not a secret. For example: sfstream login --consumer-key 3MVG9… --login-url https://acme.my.salesforce.com',
    );
  }
  try {
    return authorizationCodeAuth({ ...confidentialApp(env), ...loginHost(env), redirectUri });
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    throw new UsageError(inCommandLineTerms(error.message));
  }
};

/** The file of the XDG Base Directory Specification. */
const defaultFile = (env: Environment): string =>
  join(
    valueOf(env, 'XDG_CONFIG_HOME') ?? join(valueOf(env, 'HOME') ?? homedir(), '.config'),
    'sfstream/refresh-token',
  );

const refreshTokenOf = ({ refreshToken }: AccessToken): string => {
  if (refreshToken !== undefined) return refreshToken;
  throw new AuthenticationError(
    'Salesforce has granted no refresh token. Add the scope refresh_token (offline_access) to the settings of the app, and log in again.',
  );
};

const loggedIn = (instanceUrl: string): Page => ({
  tone: 'good',
  title: 'You are logged in',
  text: `sfstream may use ${instanceUrl} from now on. You can close this window.`,
});

const notLoggedIn = (error: unknown): Page => ({
  tone: 'bad',
  title: 'You are not logged in',
  text: inCommandLineTerms(errorText(error)),
});

/** Repeats the variables of the login, since a refresh token belongs to an app and a host. */
const commandWith = (env: Environment, file: string, program: string): string => {
  const names = ['SF_LOGIN_URL', 'SF_SANDBOX', 'SF_CONSUMER_KEY'];
  const settings = names.flatMap((name) => {
    const value = valueOf(env, name);
    return value === undefined ? [] : [`${name}=${shellWord(value)}`];
  });
  return [...settings, `SF_REFRESH_TOKEN_FILE=${shellWord(file)}`, program, 'doctor'].join(' ');
};
