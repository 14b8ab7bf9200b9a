/** Help on the variables of each login. */
export const loginHelp = `
The login comes from the environment, or from the options above:
  client-credentials  SF_CONSUMER_KEY, SF_CONSUMER_SECRET, SF_LOGIN_URL
  jwt                 SF_CONSUMER_KEY, SF_USERNAME, SF_PRIVATE_KEY
  refresh-token       SF_CONSUMER_KEY, SF_REFRESH_TOKEN (see sfstream login)
  token               SF_ACCESS_TOKEN, SF_INSTANCE_URL
  password            SF_USERNAME, SF_PASSWORD, SF_SECURITY_TOKEN,
                      SF_CONSUMER_KEY, SF_CONSUMER_SECRET
  soap                SF_USERNAME, SF_PASSWORD, SF_SECURITY_TOKEN
  cli                 SF_TARGET_ORG, a login of the Salesforce CLI
SF_LOGIN_URL is where to log in, best My Domain, which client-credentials needs;
SF_SANDBOX=true stands for https://test.salesforce.com. A secret may be in a
file, which SF_PASSWORD_FILE names, for example.`;
