/** Parameters of the authorize page. */
export interface AuthorizeRequest {
  readonly consumerKey: string;
  readonly redirectUri: string;
  readonly scope: string;
  readonly state: string;
  /** The challenge of PKCE, by the method S256. */
  readonly challenge: string;
}

/** The page below `host` that the user logs in at (RFC 6749, 4.1.1; RFC 7636, 4.3). */
export const authorizeUrl = (
  host: string,
  { consumerKey, redirectUri, scope, state, challenge }: AuthorizeRequest,
): string => {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: consumerKey,
    redirect_uri: redirectUri,
    scope,
    state,
    code_challenge: challenge,
    code_challenge_method: 'S256',
  });
  return `${host}/services/oauth2/authorize?${query.toString()}`;
};
