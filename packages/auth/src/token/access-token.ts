/** A token and where it is valid, as Salesforce's token endpoint gives it. */
export interface AccessToken {
  readonly accessToken: string;
  /** Practically always `Bearer`. */
  readonly tokenType: string;
  /** Origin of the org that the token belongs to, without a trailing slash. */
  readonly instanceUrl: string;
  /** Identity URL, which holds the org id and the user id. */
  readonly id?: string;
  /** Epoch milliseconds, as text. */
  readonly issuedAt?: string;
  readonly signature?: string;
  readonly scope?: string;
  /** Present where the flow grants one, or where rotation has replaced it. */
  readonly refreshToken?: string;
  /** Milliseconds for which the session lasts without use, where the login says so: by SOAP. */
  readonly validFor?: number;
  /** URL of the Experience Cloud site that the user has logged in to, where it was one. */
  readonly sfdcCommunityUrl?: string;
  /** Id of that site. */
  readonly sfdcCommunityId?: string;
}
