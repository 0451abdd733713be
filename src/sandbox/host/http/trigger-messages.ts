import type { HttpCookie, HttpData, TypedData } from '../worker/core-types.ts';
import type { HttpAnswer, HttpCall } from './http-message.ts';
import type { RouteParams } from './route-template.ts';

/**
 * App Service puts these on a request once it has authenticated the caller, and takes them off what comes from
 * outside. Here there is no such front, so whoever sends them claims to be someone.
 */
const IDENTITY_HEADER = /^x-ms-client-principal/;

function nullable(entries: Iterable<readonly [string, string]>): Record<string, { value: string }> {
  return Object.fromEntries([...entries].map(([name, value]) => [name, { value }]));
}

/** A request as the Functions host hands it to a worker. Repeated query names arrive joined with commas. */
export function toTriggerData(call: HttpCall, params: RouteParams): TypedData {
  const names = [...new Set(call.url.searchParams.keys())];
  const headers = Object.entries(call.headers).filter(([name]) => !IDENTITY_HEADER.test(name));
  return {
    http: {
      method: call.method,
      url: call.url.href,
      nullableHeaders: nullable(headers),
      nullableQuery: nullable(names.map((name) => [name, call.url.searchParams.getAll(name).join(',')])),
      nullableParams: nullable(Object.entries(params)),
      ...(call.body.length > 0 ? { body: { bytes: call.body } } : {}),
    },
  };
}

const SAME_SITE: Readonly<Record<string, string>> = { lax: 'Lax', strict: 'Strict', explicitNone: 'None' };

function cookieText(cookie: HttpCookie): string {
  const { expires, maxAge, domain, path, sameSite } = cookie;
  const parts = [`${cookie.name}=${encodeURIComponent(cookie.value)}`];
  if (expires) parts.push(`Expires=${new Date(expires.value.seconds * 1000).toUTCString()}`);
  if (maxAge) parts.push(`Max-Age=${maxAge.value}`);
  if (domain) parts.push(`Domain=${domain.value}`);
  if (path) parts.push(`Path=${path.value}`);
  if (cookie.secure?.value) parts.push('Secure');
  if (cookie.httpOnly?.value) parts.push('HttpOnly');
  const site = SAME_SITE[sameSite ?? 'none'];
  if (site !== undefined) parts.push(`SameSite=${site}`);
  return parts.join('; ');
}

function bodyOf({ body }: HttpData): Uint8Array | string | undefined {
  return body?.bytes ?? body?.string ?? body?.json;
}

/** A function's HTTP result as an answer; 204 when it returned nothing. */
export function fromTriggerData(data: TypedData | undefined): HttpAnswer {
  const http = data?.http;
  if (http === undefined) return { status: 204 };
  const body = bodyOf(http);
  const cookies = (http.cookies ?? []).map(cookieText);
  return {
    status: Number(http.statusCode ?? 200),
    headers: { ...http.headers, ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}) },
    ...(body === undefined ? {} : { body }),
  };
}
