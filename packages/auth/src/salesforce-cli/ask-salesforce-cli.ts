import { shortened } from '@sfstream/base';
import { TransportError } from '@sfstream/http';
import * as t from 'io-ts';
import type { Observable } from 'rxjs';
import { map } from 'rxjs';
import { AuthenticationError } from '../errors/authentication-error.ts';
import { jsonInText } from './json-in-text.ts';
import { loginMeaning } from '../login/login-meaning.ts';
import { LoginUnavailableError } from '../errors/login-unavailable-error.ts';
import { runSalesforceCli } from './run-salesforce-cli.ts';

const Done = t.type({ result: t.unknown });
const Failed = t.intersection([
  t.type({ message: t.string }),
  t.partial({ name: t.string, status: t.number, exitCode: t.number }),
]);

/**
 * Runs the Salesforce CLI, which is to answer in JSON, and reads the result. Fails with an {@link AuthenticationError} that
 * quotes the CLI's message, and nothing else of what it wrote; with a {@link TransportError} where a later run may succeed.
 */
export const askSalesforceCli = <Result>(
  command: string,
  args: readonly string[],
  result: t.Type<Result>,
): Observable<Result> => {
  const shown = [command, ...args].join(' ');
  return runSalesforceCli(command, args).pipe(
    map((run) => {
      if (run.type === 'not-started') {
        throw new AuthenticationError(
          `${command} could not be run (${run.code}). Install the Salesforce CLI, put it on the path, or name its executable by command.`,
        );
      }
      if (run.type === 'timed-out') throw notInTime(shown);
      // Notices, of a first run or of a plugin, may stand around the answer, and older versions fail on the other stream.
      const answers = [run.stdout, run.stderr].flatMap((text) => jsonInText(text));
      const done = answers.filter(Done.is).map((answer) => answer.result);
      const good = done.find(result.is);
      if (good !== undefined) return good;
      throw failure(command, shown, answers);
    }),
  );
};

const notInTime = (shown: string): TransportError =>
  new TransportError(
    `${shown} did not end in time. A later try may succeed; if not, run it by hand to see why.`,
    { method: 'RUN', url: 'sf', code: 'ETIMEDOUT' },
  );

/** The failure that the CLI reports has a status; a notice in JSON has none. */
const failure = (
  command: string,
  shown: string,
  answers: readonly unknown[],
): AuthenticationError | LoginUnavailableError => {
  const failures = answers.filter(Failed.is);
  const reported =
    failures.find(({ status, exitCode }) => (status ?? exitCode ?? 0) !== 0) ?? failures.at(-1);
  const { name = 'error', message } = reported ?? {
    message: 'its output is not what was expected.',
  };
  const words = { code: shortened(name), text: shortened(message) };
  const failed = `${shown} failed: ${words.code}, ${words.text}`;
  const meaning = unreachable.test(words.text) ? 'passing' : loginMeaning(words, 'final');
  if (meaning === 'final') {
    return new AuthenticationError(
      `${failed} Run it by hand, or log in by: ${command} org login web`,
      { error: words.code },
    );
  }
  return new LoginUnavailableError(`${failed} A later try may succeed.`, {
    method: 'RUN',
    url: 'sf',
    reason: meaning === 'limit' ? 'limit' : 'busy',
    error: words.code,
    errorDescription: words.text,
  });
};

/** Codes of the operating system that the CLI quotes when it does not reach the org. */
const unreachable =
  /\b(ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH)\b/;
