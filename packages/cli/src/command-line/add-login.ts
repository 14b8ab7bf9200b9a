import type { Command } from 'commander';
import type { LoginRequest } from '../commands/login.ts';
import type { CommandLine } from './command-line.ts';
import { splitLogin, withAppOptions } from './login-options.ts';

const redirectUri = 'http://localhost:1717/OauthRedirect';

export const addLogin = (program: Command, found: (line: CommandLine) => void): void => {
  const command = program
    .command('login')
    .description('Log in by the browser (OAuth with PKCE), and keep the refresh token in a file.')
    .option(
      '--redirect-uri <url>',
      `one of the callback URLs of the app, on this machine (default: ${redirectUri})`,
    )
    .option('--save <file>', 'where to keep the refresh token (default: in ~/.config/sfstream)')
    .option('--print', 'print the refresh token to stdout, and keep it nowhere');
  withAppOptions(command)
    .addHelpText('after', help)
    .action((given: Partial<LoginRequest>) => {
      const { variables, options } = splitLogin(given);
      found({ type: 'login', variables, request: { redirectUri, ...options } });
    });
};

const help = `
The app needs the scopes api and refresh_token, and the callback URL. It is a
setting of the app whether SF_CONSUMER_SECRET is needed.

Examples:
  sfstream login --consumer-key 3MVG9… --login-url https://acme.my.salesforce.com`;
