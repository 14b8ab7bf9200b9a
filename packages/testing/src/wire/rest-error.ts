import { jsonAnswer } from './http-server.ts';
import type { HttpAnswer } from './http-server.ts';

/** REST errors come as an array (REST API guide, "Status Codes and Error Responses"). */
export const restError = (status: number, errorCode: string, message: string): HttpAnswer =>
  jsonAnswer(status, [{ message, errorCode }]);

export const notFound = (): HttpAnswer =>
  restError(404, 'NOT_FOUND', 'The requested resource does not exist');

export const badBody = (): HttpAnswer =>
  restError(400, 'JSON_PARSER_ERROR', 'The body is not the JSON that this resource takes.');
