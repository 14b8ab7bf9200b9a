/** Which variables make which login. */
export const loginHelp = `
The login comes from the environment, or from the options above:
  SF_CONSUMER_KEY, SF_CONSUMER_SECRET, SF_LOGIN_URL    client-credentials, at My Domain
  SF_CONSUMER_KEY, SF_USERNAME, SF_PRIVATE_KEY         jwt
  SF_CONSUMER_KEY, SF_REFRESH_TOKEN                    refresh-token; see sfstream login
  SF_ACCESS_TOKEN, SF_INSTANCE_URL                     token: one that exists already
  SF_USERNAME, SF_PASSWORD, SF_SECURITY_TOKEN, with    password
    SF_CONSUMER_KEY, SF_CONSUMER_SECRET
  SF_USERNAME, SF_PASSWORD, SF_SECURITY_TOKEN          soap
  SF_TARGET_ORG                                        cli: a login of the Salesforce CLI
  SF_LOGIN_URL, or SF_SANDBOX=true                     where to log in
Secrets may be in files: SF_PASSWORD_FILE names one with the password, and so on.`;
