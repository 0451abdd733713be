import type { IncomingMessage } from 'node:http';
import { HttpRefusal } from './http-refusal.ts';

const loopback = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/;

/**
 * Lets only this machine's own page in. A web site that the user happens to have open can make their browser call a
 * loopback port: under a name of its own that resolves to 127.0.0.1 (seen in Host), or from its own origin (seen
 * in Origin and Sec-Fetch-Site, and kept from sending JSON unasked). @throws HttpRefusal 403 or 415
 */
export function checkCaller({ method, headers }: Pick<IncomingMessage, 'method' | 'headers'>): void {
  const { host, origin } = headers;
  if (host === undefined || !loopback.test(host))
    throw new HttpRefusal(403, 'The sandbox answers only under 127.0.0.1 or localhost.');
  if (origin !== undefined && origin !== `http://${host}`)
    throw new HttpRefusal(403, 'The sandbox answers only its own page.');
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    throw new HttpRefusal(403, 'The sandbox answers only its own page.');
  if (method === 'GET' || method === 'HEAD') return;
  if (!/^application\/json(?:;|$)/.test(headers['content-type'] ?? ''))
    throw new HttpRefusal(415, 'Send the body as application/json.');
}
