/** What Salesforce said about a login: its code, and its explanation, which may be empty. Neither is longer than a log can bear. */
export interface LoginWords {
  readonly code: string;
  readonly text: string;
}
