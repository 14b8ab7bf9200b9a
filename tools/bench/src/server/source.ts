/** Source of the events of one session. */
export interface Source {
  /** Answers the poll of this request id as soon as there are events. A session has one poll under way at a time. */
  poll(requestId: string, answer: (body: string | Buffer) => void): void;
  start(): void;
  /** Polls are held from now on, until `start`. */
  stop(): void;
}
