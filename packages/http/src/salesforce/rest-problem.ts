/** One thing that Salesforce found wrong, in its own words. */
export interface RestProblem {
  /** Such as `INVALID_FIELD`; `UNKNOWN` where none is given. */
  readonly errorCode: string;
  readonly message: string;
  /** The fields concerned, where Salesforce names them. */
  readonly fields: readonly string[];
}

/**
 * The problems that a decoded body tells of: those of a request, with `errorCode`; those of a record, with `statusCode`; those
 * of the Bulk API, with `exceptionCode`; an error of OAuth (RFC 6749, 5.2), whose code is words joined by underscores:
 * what gateways have in its place is the name of the status, such as `Forbidden`. One alone or a list of them. None where
 * the body has no such form.
 */
export const restProblems = (body: unknown): readonly RestProblem[] =>
  [body].flat().flatMap((entry: unknown): readonly RestProblem[] => {
    const { errorCode, statusCode, exceptionCode, error, fields, ...texts } = recordOf(entry);
    const oauthCode = isOAuthCode(error) ? error : undefined;
    const code = [errorCode, statusCode, exceptionCode, oauthCode].find(isText);
    const message = [texts['message'], texts['exceptionMessage'], texts['error_description']].find(
      isText,
    );
    return code === undefined && message === undefined
      ? []
      : [{ errorCode: code ?? 'UNKNOWN', message: message ?? '', fields: textsOf(fields) }];
  });

const isText = (value: unknown): value is string => typeof value === 'string';

/** All codes of OAuth have an underscore. */
const isOAuthCode = (value: unknown): value is string =>
  isText(value) && value.length <= longestCode && /^[a-z]+(?:_[a-z]+)+$/i.test(value);

/** Characters. The longest of Salesforce's has 60. */
export const longestCode = 100;

/** The value, if it is an object; otherwise one without anything in it. */
export const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const textsOf = (fields: unknown): readonly string[] =>
  Array.isArray(fields) && fields.every((field) => typeof field === 'string') ? fields : [];
