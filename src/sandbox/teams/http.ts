import type { IncomingMessage, ServerResponse } from 'node:http';
import { ConnectorError } from './connector-error.ts';

/** Bodies beyond this are refused before they are read to the end. */
const largestBody = 512 * 1024;

/** Reads a JSON body. @throws ConnectorError 400 or 413 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBody) throw new ConnectorError(413, 'MessageSizeTooBig', 'Message size too large.');
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch {
    throw new ConnectorError(400, 'BadSyntax', 'The body is not JSON.');
  }
}

/** Answers with JSON, or with no body. */
export function answerJson(response: ServerResponse, status: number, body?: unknown): void {
  if (body === undefined) {
    response.writeHead(status).end();
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}

/** Answers with a refusal in the Connector's shape; what is not a refusal is a fault of the stand-in: 500. */
export function answerError(response: ServerResponse, error: unknown): void {
  const refusal =
    error instanceof ConnectorError
      ? error
      : new ConnectorError(500, 'ServiceError', error instanceof Error ? error.message : String(error));
  if (refusal.retryAfter !== undefined) response.setHeader('retry-after', String(refusal.retryAfter));
  // The rest of a body that was not read must not be taken for the next request.
  response.setHeader('connection', 'close');
  answerJson(response, refusal.status, { error: { code: refusal.code, message: refusal.message } });
}
