/** One thing that Salesforce found wrong, in its own words. */
export interface RestProblem {
  /** Such as `INVALID_FIELD`; `UNKNOWN` where none is given. */
  readonly errorCode: string;
  readonly message: string;
  /** The fields concerned, where Salesforce names them. */
  readonly fields: readonly string[];
}

/**
 * The problems that a decoded body tells of: those of a request, with `errorCode`; those of a record, with `statusCode`; an
 * error of OAuth (RFC 6749, 5.2). One alone or a list of them. None where the body has no such form.
 */
export const restProblems = (body: unknown): readonly RestProblem[] =>
  [body].flat().flatMap((entry: unknown): readonly RestProblem[] => {
    const { errorCode, statusCode, message, fields, error, error_description } = recordOf(entry);
    if (typeof message === 'string') {
      const code = [errorCode, statusCode].find((value) => typeof value === 'string');
      return [{ errorCode: code ?? 'UNKNOWN', message, fields: textsOf(fields) }];
    }
    if (typeof error !== 'string') return [];
    const explanation = typeof error_description === 'string' ? error_description : '';
    return [{ errorCode: error, message: explanation, fields: [] }];
  });

/** The value, if it is an object; otherwise one without anything in it. */
export const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const textsOf = (fields: unknown): readonly string[] =>
  Array.isArray(fields) && fields.every((field) => typeof field === 'string') ? fields : [];
