/** Body in place of the answer that was asked for. */
export interface HostileBody {
  /** Name in the table. */
  readonly name: string;
  readonly contentType?: string;
  readonly text: (status: number) => string;
  /** Salesforce's code in it, which the error must show. */
  readonly code?: string;
  /** True where it says that the session is over, so that another token is due. */
  readonly endsSession?: true;
}

const json = (
  name: string,
  value: (status: number) => unknown,
  facts: Pick<HostileBody, 'code' | 'endsSession'> = {},
): HostileBody => ({
  name,
  contentType: 'application/json;charset=UTF-8',
  text: (status) => JSON.stringify(value(status)),
  ...facts,
});

/** An error in the form of Salesforce's REST API (REST API guide, "Status Codes and Error Responses"). */
const restError = (errorCode: string, message: string) => ({ message, errorCode });

/** The page on which a person logs in, as an instance shows it instead of an answer. */
const loginPage =
  '<!DOCTYPE html><html><head><title>Login | Salesforce</title></head><body><form id="login_form" method="post"><input type="password" name="pw"></form></body></html>';

/** Every body that the matrix tries: of Salesforce, and of gateways on the way. */
export const hostileBodies: readonly HostileBody[] = [
  { name: 'no body', text: () => '' },
  {
    name: 'HTML page',
    contentType: 'text/html',
    text: (status) => `<html><head><title>${status} Edge</title></head><body>Sorry</body></html>`,
  },
  {
    name: 'login page',
    contentType: 'text/html;charset=UTF-8',
    text: () => loginPage,
    endsSession: true,
  },
  json(
    'REST array, `INVALID_SESSION_ID`',
    () => [restError('INVALID_SESSION_ID', 'Session expired or invalid')],
    { code: 'INVALID_SESSION_ID', endsSession: true },
  ),
  json(
    'REST array, `REQUEST_LIMIT_EXCEEDED`',
    () => [restError('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.')],
    { code: 'REQUEST_LIMIT_EXCEEDED' },
  ),
  json(
    'REST object, `SERVER_UNAVAILABLE`',
    () => restError('SERVER_UNAVAILABLE', 'Server temporarily unavailable'),
    { code: 'SERVER_UNAVAILABLE' },
  ),
  json(
    'REST object, `FUNCTIONALITY_NOT_ENABLED`',
    () => restError('FUNCTIONALITY_NOT_ENABLED', 'The feature is not enabled for this user'),
    { code: 'FUNCTIONALITY_NOT_ENABLED' },
  ),
  json('gateway JSON', (status) => ({
    timestamp: '2026-01-01T00:00:00.000Z',
    status,
    error: 'Edge error',
    path: '/cometd/66.0',
  })),
  { name: 'plain text', contentType: 'text/plain', text: () => 'upstream connect error' },
];

/** These have no body, whatever a server would like to send (RFC 9110, 15.3.5 and 15.4.5). */
const withoutBody = [204, 304];

/** A proxy's refusal by definition (RFC 9110, 15.5.8): what it says is not said by Salesforce. */
const ofProxies = 407;

/** The body as it arrives with this status, under the name that it has in the table. */
export const bodyAt = (status: number, body: HostileBody): HostileBody => {
  const { code: _code, endsSession: _endsSession, ...told } = body;
  if (status === ofProxies) return told;
  return withoutBody.includes(status) ? { name: body.name, text: () => '' } : body;
};
