/** Salesforce's words about a login: its code, and its explanation, which may be empty. Both are shortened for logs. */
export interface LoginWords {
  readonly code: string;
  readonly text: string;
}
