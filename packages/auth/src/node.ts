export { salesforceCliAuth } from './flows/salesforce-cli-auth.ts';
export type { SalesforceCliOptions } from './flows/salesforce-cli-auth.ts';
