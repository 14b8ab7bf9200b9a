export { salesforceCliAuth } from './salesforce-cli-auth.ts';
export type { SalesforceCliOptions } from './salesforce-cli-auth.ts';
