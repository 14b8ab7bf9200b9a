/** Facts about a call that its answers tell. */
export interface CallContext {
  /** Id of the call, for Salesforce's support. */
  readonly rpcId: string;
}
