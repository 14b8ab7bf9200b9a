import type { Command } from 'commander';
import type { LoginRequest } from '../commands/login.ts';
import type { CommandLine } from './command-line.ts';
import { splitLogin, withAppOptions } from './login-options.ts';

export const addLogin = (program: Command, found: (line: CommandLine) => void): void => {
  const command = program
    .command('login')
    .description('Log in by the browser (OAuth with PKCE), and keep the refresh token in a file.')
    .option(
      '--redirect-uri <url>',
      'one of the callback URLs of the app, on this machine',
      'http://localhost:1717/OauthRedirect',
    )
    .option('--save <file>', 'where to keep the refresh token (default: in ~/.config/sfstream)')
    .option('--print', 'print the refresh token to stdout, and keep it nowhere');
  withAppOptions(command)
    .addHelpText('after', help)
    .action((given: LoginRequest) => {
      const { variables, options } = splitLogin(given);
      found({ type: 'login', variables, request: options });
    });
};

const help = `
The app needs the scopes api and refresh_token, and the callback URL. SF_CONSUMER_SECRET is needed
only where the app asks for it.

Examples:
  SF_CONSUMER_KEY=3MVG9… sfstream login --login-url https://acme.my.salesforce.com`;
