import type { Observable } from 'rxjs';
import { catchError, first, map, mergeMap, tap, throwError } from 'rxjs';
import { decodeMessage } from '../protobuf/decode-message.ts';
import { encodeMessage } from '../protobuf/encode-message.ts';
import type { MessageOf, MessageTable } from '../protobuf/message-table.ts';
import { GrpcFailure } from './grpc-failure.ts';
import { grpcStatus } from './grpc-status.ts';

/** A method of a service, from the bytes of its requests to the bytes of its answers. */
export interface Rpc<Context> {
  readonly isStream: boolean;
  /** Answers requests; `note` sees each as it was read. */
  readonly answer: (
    message$: Observable<Uint8Array>,
    context: Context,
    note: (request: object) => void,
  ) => Observable<Uint8Array>;
}

interface Tables<Request, Response> {
  readonly request: Request;
  readonly response: Response;
}

/** A method that takes and gives any number of messages. */
export const streamRpc = <Context, Request extends MessageTable, Response extends MessageTable>(
  tables: Tables<Request, Response>,
  answer: (
    request$: Observable<MessageOf<Request>>,
    context: Context,
  ) => Observable<Partial<MessageOf<Response>>>,
): Rpc<Context> => ({
  isStream: true,
  answer: (message$, context, note) => {
    const request$ = message$.pipe(
      map((message) => read(tables.request, message)),
      tap((request: MessageOf<Request> & object) => note(request)),
    );
    return answer(request$, context).pipe(map((one) => encodeMessage(tables.response, one)));
  },
});

/** A method that takes and gives one message. */
export const unaryRpc = <Context, Request extends MessageTable, Response extends MessageTable>(
  tables: Tables<Request, Response>,
  answer: (
    request: MessageOf<Request>,
    context: Context,
  ) => Observable<Partial<MessageOf<Response>>>,
): Rpc<Context> => ({
  ...streamRpc(tables, (request$, context: Context) =>
    request$.pipe(
      first(),
      catchError((error: unknown) => throwError(() => withoutRequest(error))),
      mergeMap((request) => answer(request, context)),
    ),
  ),
  isStream: false,
});

const read = <Table extends MessageTable>(table: Table, bytes: Uint8Array): MessageOf<Table> => {
  try {
    return decodeMessage(table, bytes);
  } catch (error) {
    throw new GrpcFailure(grpcStatus.internal, `The request is not readable: ${String(error)}`);
  }
};

const withoutRequest = (error: unknown): unknown =>
  error instanceof GrpcFailure
    ? error
    : new GrpcFailure(grpcStatus.internal, 'The call ended without a request.');
