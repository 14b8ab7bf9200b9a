import * as t from 'io-ts';

/** One thing that Salesforce found wrong, in its own words. */
export interface RestProblem {
  /** Such as `INVALID_FIELD`. */
  readonly errorCode: string;
  readonly message: string;
  /** The fields concerned, where Salesforce names them. */
  readonly fields: readonly string[];
}

/** Whole requests are refused with `errorCode`, records of a collection with `statusCode`. */
const Problem = t.intersection([
  t.type({ message: t.string }),
  t.partial({ errorCode: t.string, statusCode: t.string, fields: t.unknown }),
]);

/** The form of OAuth, which resources of Salesforce's identity services use (RFC 6749, 5.2). */
const OAuthProblem = t.intersection([
  t.type({ error: t.string }),
  t.partial({ error_description: t.string }),
]);

/** The problems that a body tells of, in whichever form; none where it has no form that is known. */
export const restProblems = (body: unknown): readonly RestProblem[] =>
  [body].flat().flatMap((entry: unknown): readonly RestProblem[] => {
    if (Problem.is(entry)) {
      const { errorCode, statusCode, message, fields } = entry;
      return [
        {
          errorCode: errorCode ?? statusCode ?? 'UNKNOWN',
          message,
          fields: names.is(fields) ? fields : [],
        },
      ];
    }
    if (OAuthProblem.is(entry)) {
      return [{ errorCode: entry.error, message: entry.error_description ?? '', fields: [] }];
    }
    return [];
  });

const names = t.array(t.string);
