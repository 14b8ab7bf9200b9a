import { SfStreamError } from '@sfstream/http';
import type { RestProblem } from '../rest-problem.ts';

/** What is known of a refused request. */
export interface RestFacts {
  readonly method: string;
  /** Without its query. */
  readonly url: string;
  readonly status: number;
  readonly problems: readonly RestProblem[];
  /** Milliseconds to wait before the next try, where Salesforce asks for that. */
  readonly retryAfter?: number;
}

/** Salesforce refused a request, or could not carry it out. */
export class RestError extends SfStreamError {
  static override readonly kind: string = 'RestError';

  override readonly name:
    'RestError' | 'ForbiddenError' | 'NotFoundError' | 'RequestLimitError' | 'UnavailableError' =
    'RestError';

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
  declare readonly retryAfter?: number;

  constructor(facts: RestFacts, remedy: string) {
    const { method, url, status, problems } = facts;
    const [first] = problems;
    super(`${method} ${url} was refused with HTTP ${status}${reasonOf(first)}. ${remedy}`);
    this.method = method;
    this.url = url;
    this.status = status;
    this.errorCode = first?.errorCode;
    this.errorMessage = first?.message;
    this.fields = first?.fields ?? [];
    this.problems = problems;
    if (facts.retryAfter !== undefined) this.retryAfter = facts.retryAfter;
  }
}

const reasonOf = (problem: RestProblem | undefined): string => {
  if (problem === undefined) return ', without a reason that can be read';
  const { errorCode, message, fields } = problem;
  const concerned = fields.length === 0 ? '' : ` (fields: ${fields.join(', ')})`;
  const text = [errorCode, message.replace(/[.\s]*$/, '')].filter(Boolean).join(', ');
  return `: ${shorten(`${text}${concerned}`)}`;
};

/** Salesforce's texts are short. What is longer shall not fill a log. */
const shorten = (text: string): string => (text.length > 500 ? `${text.slice(0, 500)}…` : text);
