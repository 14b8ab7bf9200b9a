import { parseJson, platformJson } from '@sfstream/http';
import * as t from 'io-ts';
import type { Observable } from 'rxjs';
import { map } from 'rxjs';
import { AuthenticationError } from './authentication-error.ts';
import { runSalesforceCli } from './run-salesforce-cli.ts';

const Done = t.type({ result: t.unknown });
const Failed = t.intersection([t.type({ message: t.string }), t.partial({ name: t.string })]);

/**
 * Runs the Salesforce CLI, which is to answer in JSON, and reads the result. Fails with an {@link AuthenticationError} that
 * quotes the CLI's message, and nothing else of what it wrote.
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
      if (run.type === 'timed-out') {
        throw new AuthenticationError(`${shown} did not end in time. Run it by hand to see why.`);
      }
      const answer = readJson(run.stdout);
      if (Done.is(answer) && result.is(answer.result)) return answer.result;
      const { name = 'error', message } = Failed.is(answer)
        ? answer
        : { message: 'its output is not what was expected' };
      throw new AuthenticationError(
        `${shown} failed: ${name}, ${message.slice(0, 500)} Run it by hand, or log in by: ${command} org login web`,
        { error: name },
      );
    }),
  );
};

const readJson = (text: string): unknown => {
  try {
    return parseJson(platformJson, 'the output', text);
  } catch {
    return undefined;
  }
};
