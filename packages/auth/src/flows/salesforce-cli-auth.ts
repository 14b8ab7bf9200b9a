import * as t from 'io-ts';
import { catchError, concatMap, defer, map, of, throwError } from 'rxjs';
import { askSalesforceCli } from '../salesforce-cli/ask-salesforce-cli.ts';
import type { Authenticator } from '../authenticator/authenticator.ts';
import type { OptionTable } from '../options/option-table.ts';
import { checkTable } from '../options/option-table.ts';
import { anyText } from '../options/rules.ts';
import { createAuthenticator } from '../authenticator/create-authenticator.ts';
import { instanceOrigin } from '../hosts/instance-origin.ts';

/** The login of the Salesforce CLI to use, and its executable. */
export interface SalesforceCliOptions {
  /** User name or alias of the org. Default: the CLI's own default, `target-org`. */
  readonly targetOrg?: string;
  /** The executable. Default `sf`, from the path. It is run without a shell, so on Windows it cannot be a `.cmd` file. */
  readonly command?: string;
}

const OrgShown = t.intersection([
  t.type({ instanceUrl: t.string }),
  t.partial({ accessToken: t.string }),
]);

const TokenShown = t.type({ accessToken: t.string });

/**
 * Uses the login of the Salesforce CLI on this machine: for tools and for trying things out. Nothing is stored, and nothing
 * is printed; a refused token is asked for again. Notices around the CLI's answer do no harm.
 *
 * Throws a `ClientError` for a wrong option. Fails with an `AuthenticationError` when the CLI is missing, or has no login, and
 * with a `TransportError` when it does not reach the org or does not end within a minute.
 *
 * @example
 * ```ts
 * import { salesforceCliAuth } from '@sfstream/auth/node';
 *
 * const auth = salesforceCliAuth({ targetOrg: 'my-scratch-org' });
 * ```
 */
export const salesforceCliAuth = (options: SalesforceCliOptions = {}): Authenticator => {
  checkTable('salesforceCliAuth', options, rules);
  const { targetOrg, command = 'sf' } = options;
  // With an equals sign, so that a name with leading dashes is not taken for a flag.
  const flags = ['--json', ...(targetOrg === undefined ? [] : [`--target-org=${targetOrg}`])];

  const token$ = defer(() =>
    askSalesforceCli(command, ['org', 'display', ...flags], OrgShown),
  ).pipe(
    concatMap(({ instanceUrl, accessToken: shown = '' }) =>
      // Since version 2.136.8 the CLI shows the token by a command of its own only (forcedotcom/cli, issue 3560).
      askSalesforceCli(command, ['org', 'auth', 'show-access-token', ...flags], TokenShown).pipe(
        catchError((error: unknown) =>
          isRedacted(shown) ? throwError(() => error) : of({ accessToken: shown }),
        ),
        map(({ accessToken }) => ({
          accessToken,
          tokenType: 'Bearer',
          instanceUrl: instanceOrigin(command, 'instanceUrl', instanceUrl),
        })),
      ),
    ),
  );
  return createAuthenticator(() => token$, {
    flow: 'salesforceCliAuth',
    ...(targetOrg === undefined ? {} : { username: targetOrg }),
  });
};

const rules: OptionTable<SalesforceCliOptions> = {
  needed: {},
  others: { targetOrg: anyText, command: anyText },
};

const isRedacted = (accessToken: string): boolean =>
  accessToken === '' || accessToken.includes('REDACTED');
