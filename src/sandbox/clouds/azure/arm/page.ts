import { type Call, type Reply, ServiceError } from '../service.ts';

/** Cuts a list into pages and links to the next one, as Azure Resource Manager does. */
export function page(call: Call, items: readonly object[], size: number): Reply {
  const start = readToken(call.query.get('$skipToken') ?? call.query.get('$skiptoken'));
  const value = items.slice(start, start + size);
  if (start + size >= items.length) return { status: 200, body: { value } };
  const query = new URLSearchParams(call.query);
  query.delete('$skiptoken');
  query.set('$skipToken', Buffer.from(`page:${start + size}`).toString('base64url'));
  return { status: 200, body: { value, nextLink: `${call.origin}${call.path}?${query.toString()}` } };
}

function readToken(token: string | null): number {
  if (token === null) return 0;
  const start = /^page:(\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (start !== undefined) return Number(start);
  throw new ServiceError(400, 'InvalidSkipToken', `The skip token '${token}' is not valid.`);
}
