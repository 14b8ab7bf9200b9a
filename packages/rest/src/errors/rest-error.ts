import type { RestProblem } from '@sfstream/http';
import { SfStreamError, oneLine } from '@sfstream/base';

/** Facts of a refused request. */
export interface RestFacts {
  readonly method: string;
  /** The URL without its query. */
  readonly url: string;
  readonly status: number;
  readonly problems: readonly RestProblem[];
  /** Text of an answer that names no problem, such as the title of a proxy's page. */
  readonly text?: string;
  /** The paths of the records that were meant, where it was more than one (HTTP 300). */
  readonly records?: readonly string[];
  /** Milliseconds to wait before the next try, where Salesforce asks for that. */
  readonly retryAfter?: number;
}

/** Salesforce refused a request, or could not carry it out. */
export class RestError extends SfStreamError {
  static override readonly kind: string = 'RestError';

  override readonly name:
    | 'RestError'
    | 'ForbiddenError'
    | 'NotFoundError'
    | 'RequestLimitError'
    | 'UnavailableError' = 'RestError';

  readonly method: string;
  readonly url: string;
  readonly status: number;
  /** The first problem's code, such as `INVALID_FIELD`; undefined where the answer names none. */
  readonly errorCode: string | undefined;
  /** The first problem's explanation. */
  readonly errorMessage: string | undefined;
  /** The fields that the first problem concerns. */
  readonly fields: readonly string[];
  /** Everything that Salesforce found wrong. */
  readonly problems: readonly RestProblem[];
  /** The paths of the records that an external id has found, where it was more than one (HTTP 300). */
  readonly records: readonly string[];
  declare readonly retryAfter?: number;

  constructor(facts: RestFacts, remedy: string) {
    const { method, url, status, problems, records = [] } = facts;
    const [first] = problems;
    super(`${method} ${url} was refused with HTTP ${status}${reasonOf(facts)}. ${remedy}`);
    this.method = method;
    this.url = url;
    this.status = status;
    this.errorCode = first?.errorCode;
    this.errorMessage = first?.message;
    this.fields = first?.fields ?? [];
    this.problems = problems;
    this.records = records;
    if (facts.retryAfter !== undefined) this.retryAfter = facts.retryAfter;
  }
}

/** Salesforce's texts are short, and hold what users have written. A longer text must not fill a log. */
const reasonOf = ({ problems: [problem], text = '' }: RestFacts): string => {
  if (problem === undefined) {
    return text === '' ? ', without a reason that can be read' : `: ${oneLine(text)}`;
  }
  const { errorCode, message, fields } = problem;
  const concerned = fields.length === 0 ? '' : ` (fields: ${oneLine(fields.join(', '))})`;
  return `: ${[oneLine(errorCode), oneLine(message)].filter(Boolean).join(', ')}${concerned}`;
};
