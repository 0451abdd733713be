import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';

/**
 * What arrives instead of a cloud's answer. `cut`: it breaks off in its middle; `short`: its middle is taken for its end;
 * `empty`: success, and nothing else; `page`, `missing`: success or 404, with a page that something between us and the
 * cloud wrote.
 */
export const breakages = ['cut', 'short', 'empty', 'page', 'missing'] as const;
export type Breakage = (typeof breakages)[number];

const page = '<!DOCTYPE html><html><head><title>Sign in</title></head><body><p>Sign in</p></body></html>';

/**
 * From now on answers of AWS and Azure to calls that carry credentials arrive as `breakage` says, until the function
 * that it returns is called.
 */
export function breakAnswers(
  { aws, azure }: Sandbox,
  breakage: (call: IncomingMessage) => Breakage | undefined,
): () => void {
  const ports = new Set([aws.iamUrl, azure.armEndpoint, azure.graphEndpoint].map((url) => new URL(url).port));
  const onRequest = (message: unknown) => {
    const { request, response } = message as {
      readonly request: IncomingMessage;
      readonly response: ServerResponse;
    };
    if (!ports.has(String(request.socket.localPort)) || request.headers.authorization === undefined) return;
    const how = breakage(request);
    if (how !== undefined) spoil(response, how);
  };
  subscribe('http.server.request.start', onRequest);
  return () => void unsubscribe('http.server.request.start', onRequest);
}

/** Whether a call is about grants: neither the way to the clouds, without which nothing is called, nor who somebody is. */
export function isAboutGrants({ url = '', headers: { authorization = '' } }: IncomingMessage): boolean {
  if (authorization.startsWith('AWS4-')) return !authorization.includes('/sts/');
  return (
    !url.includes('/v1.0/') || /emberOf|identityGovernance|\$ref|deletedItems|\/groups\/[^/]+(\?|$)/.test(url)
  );
}

function spoil(response: ServerResponse, breakage: Breakage): void {
  const pieces: Buffer[] = [];
  const take = (piece: unknown) => {
    if (typeof piece === 'string' || piece instanceof Uint8Array) pieces.push(Buffer.from(piece));
  };
  const end = response.end.bind(response);
  const write = response.write.bind(response);
  const writeHead = response.writeHead.bind(response);
  let head: Parameters<typeof response.writeHead> | undefined;
  Object.assign(response, {
    writeHead: (...all: Parameters<typeof response.writeHead>) => {
      head = all;
      return response;
    },
    write: (piece: unknown) => {
      take(piece);
      return true;
    },
    end: (piece: unknown) => {
      take(piece);
      const whole = Buffer.concat(pieces);
      const half = whole.subarray(0, whole.length / 2);
      const status = head?.[0] ?? response.statusCode;
      const partly = breakage === 'cut' || breakage === 'short';
      // There is nothing of a good answer without a body that could be missing, and errors count as such by their status.
      if (partly && (status >= 300 || whole.length === 0)) {
        writeHead(...(head ?? [status]));
        end(whole);
        return response;
      }
      const headers = Object.fromEntries(
        Object.entries({ ...response.getHeaders(), ...(head?.at(-1) as object | undefined) }).filter(
          ([name]) => !/^(content-length|transfer-encoding)$/i.test(name),
        ),
      );
      for (const name of response.getHeaderNames()) response.removeHeader(name);
      const html = { 'content-type': 'text/html; charset=utf-8' };
      switch (breakage) {
        case 'cut':
          writeHead(status, { ...headers, 'content-length': whole.length });
          write(half, () => response.destroy());
          break;
        case 'short':
          writeHead(status, { ...headers, 'content-length': half.length });
          end(half);
          break;
        case 'empty':
          writeHead(200, { ...headers, 'content-length': 0 });
          end();
          break;
        case 'page':
        case 'missing':
          writeHead(breakage === 'page' ? 200 : 404, html);
          end(page);
          break;
      }
      return response;
    },
  });
}
