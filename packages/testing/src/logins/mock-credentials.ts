/** Credentials that log in to the org. */
export interface MockCredentials {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  /** Accepted with any sandbox suffix as well: `user@acme.example.uat`. */
  readonly username: string;
  readonly password: string;
  /** Security token. If it is set, it must follow the password, as Salesforce wants it from untrusted networks. */
  readonly securityToken?: string;
  readonly refreshToken: string;
}

export const defaultCredentials: MockCredentials = {
  consumerKey: '3MVG9MockOrgConsumerKey',
  consumerSecret: 'mock-consumer-secret',
  username: 'user@mock.example',
  password: 'mock-password',
  refreshToken: '5Aep861MockOrgRefreshToken',
};
