/** The end of a call that was not good, as its trailers tell it. */
export class GrpcFailure extends Error {
  readonly status: number;
  /** Trailers beside status and message. */
  readonly trailers: Readonly<Record<string, string>>;

  constructor(status: number, text: string, trailers: Readonly<Record<string, string>> = {}) {
    super(text);
    this.name = 'GrpcFailure';
    this.status = status;
    this.trailers = trailers;
  }
}

/** What was thrown, as trailers tell it; mistakes of a test's own callbacks as well. */
export const toGrpcFailure = (thrown: unknown): GrpcFailure =>
  thrown instanceof GrpcFailure
    ? thrown
    : new GrpcFailure(13, `The mock org could not answer: ${String(thrown)}`);
