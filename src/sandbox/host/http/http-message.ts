import type { IncomingMessage } from 'node:http';

/** A request read whole. */
export interface HttpCall {
  readonly method: string;
  /** Absolute, with the host the caller used. */
  readonly url: URL;
  /** The decoded segments of the path. */
  readonly segments: readonly string[];
  /** Lower-case names; repeated headers joined as Node joins them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: Uint8Array | string;
}

/** A request that cannot be taken as it is; answered with `status` and the message. */
export class BadCallError extends Error {
  override readonly name = 'BadCallError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

function readUrl(request: IncomingMessage, authority: string): URL {
  // Only the path counts: an absolute-form target must not choose the host that links are made from.
  const target = request.url ?? '/';
  const path = target.startsWith('/') ? target : `/${target}`;
  const host = request.headers.host ?? authority;
  const origin = /^[\w.-]+(:\d{1,5})?$|^\[[\da-f:.]+\](:\d{1,5})?$/i.test(host)
    ? `http://${host}`
    : undefined;
  if (origin === undefined || !URL.canParse(origin))
    throw new BadCallError(400, 'The Host header is not a host.');
  const url = new URL(origin);
  const [pathname = '/', ...query] = path.split('?');
  url.pathname = pathname;
  url.search = query.join('?');
  return url;
}

function readSegments(url: URL): string[] {
  try {
    return url.pathname
      .split('/')
      .slice(1)
      .map((segment) => decodeURIComponent(segment));
  } catch {
    throw new BadCallError(400, 'The path has a malformed percent escape.');
  }
}

function readHeaders(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}

async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const tooLarge = () => new BadCallError(413, `The request body is larger than ${limit} bytes.`);
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge();
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limit) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Reads a request. Rejects with a BadCallError when it is malformed or its body is over `limit` bytes. */
export async function readCall(
  request: IncomingMessage,
  authority: string,
  limit: number,
): Promise<HttpCall> {
  const url = readUrl(request, authority);
  const segments = readSegments(url);
  const body = await readBody(request, limit);
  return {
    method: (request.method ?? 'GET').toUpperCase(),
    url,
    segments,
    headers: readHeaders(request),
    body,
  };
}

/** A JSON answer. */
export function jsonAnswer(status: number, value: unknown, headers: Record<string, string> = {}): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}
