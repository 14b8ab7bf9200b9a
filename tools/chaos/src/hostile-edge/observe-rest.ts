import { passwordAuth } from '@sfstream/auth';
import { createRest } from '@sfstream/rest';
import { startMockOrg } from '@sfstream/testing';
import { catchError, lastValueFrom, map, of, timeout } from 'rxjs';
import type { Cell } from './cell.ts';
import { createEdge } from './edge.ts';
import type { Trial } from './observation.ts';
import { tokenIsDue } from './token-is-due.ts';
import { whatItSays } from './what-it-says.ts';

/** Milliseconds. Three retries and a login take less than 10 s. */
const patience = 60_000;

/** Observes what a request to the REST API comes to where the edge is hostile for good. */
export const observeRest = async (trial: Pick<Trial, 'status' | 'body'>): Promise<Cell> => {
  await using org = await startMockOrg();
  const rest = createRest({ auth: passwordAuth(org.login) });
  const edge = createEdge(trial.status, trial.body);
  org.intercept(({ path }) => path.startsWith('/services/data/'), edge.answer, { times: Infinity });
  edge.begin();
  const error = await lastValueFrom(
    rest.limits().pipe(
      map(() => undefined),
      timeout(patience),
      catchError((thrown: unknown) => of(thrown)),
    ),
  );
  rest.close();

  const logins = org.requests.filter(({ path }) => path.includes('/token')).length;
  const tries = org.requests.length - logins;
  const outcome = error === undefined ? 'takes it as data' : `\`${whatItSays(error).name}\``;
  return {
    ...{ status: trial.status, place: 'REST request', body: trial.body.name },
    remedy: `${logins > 1 ? 'new token, then ' : ''}${outcome} after ${tries === 1 ? '1 try' : `${tries} tries`}`,
    problems: [
      ...(tries > 10 ? [`${tries} requests`] : []),
      ...(error === undefined ? ['taken as data'] : problemsOf(trial, error, logins > 1)),
    ],
  };
};

const problemsOf = (
  { status, body }: Pick<Trial, 'status' | 'body'>,
  error: unknown,
  hasRenewed: boolean,
): readonly string[] => {
  const said = whatItSays(error);
  return [
    ...(tokenIsDue({ status, body }) === hasRenewed
      ? []
      : [hasRenewed ? 'a new token was asked for' : 'no new token was asked for']),
    // What a success holds instead of an answer is told by what it is.
    ...(said.status(status) || said.name === 'DecodeError'
      ? []
      : [`the error does not show the status: ${said.name}`]),
    ...(body.code === undefined || said.code(body.code)
      ? []
      : [`the error does not show the code: ${said.name}`]),
  ];
};
