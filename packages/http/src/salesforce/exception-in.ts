/** Tells whether a body speaks of an exception of Salesforce, in whichever form (SOAP API guide, "ExceptionCode"). */
export const exceptionIn =
  (code: 'UNABLE_TO_LOCK_ROW' | 'REQUEST_LIMIT_EXCEEDED') =>
  ({ body }: { readonly body: string }): boolean =>
    body.includes(code);
