/** The header of a change event: who changed what, and when (Change Data Capture guide, "ChangeEventHeader Fields"). */
export interface ChangeEventHeader {
  /** API name of the object, such as `Account` or `Bill__c`. */
  readonly entityName: string;
  /**
   * One id, or several where the same change was made to several records within one second of a transaction. A single
   * `001*` means all records whose id begins so. Overflow events have the empty id `000000000000000AAA`.
   */
  readonly recordIds: readonly string[];
  /** `CREATE`, `UPDATE`, `DELETE` or `UNDELETE`; with `GAP_` before it in gap events; `GAP_OVERFLOW`. */
  readonly changeType: string;
  /** The API and client that made the change, as `com/salesforce/api/rest/66.0;client=sync`; else empty. */
  readonly changeOrigin?: string | undefined;
  /** Key of the transaction, shared by all its changes. */
  readonly transactionKey?: string | undefined;
  /** Number of the change in its transaction, from 1 on, with holes where a change is not subscribed to. */
  readonly sequenceNumber?: number | undefined;
  /** Epoch milliseconds. */
  readonly commitTimestamp?: number | undefined;
  /** Text of its digits where a number would be rounded. */
  readonly commitNumber?: number | string | undefined;
  /** Id of the user. */
  readonly commitUser?: string | undefined;
  /** The fields of an `UPDATE`; empty otherwise. */
  readonly changedFields?: readonly string[] | undefined;
}

/** The data of any change event, as `decode(changeEvent(…))` gives it. */
export interface ChangeData {
  readonly payload: { readonly ChangeEventHeader: ChangeEventHeader };
}
