import { type Call, type Reply, ServiceError } from '../service.ts';
import type { Entity } from './filter.ts';
import { badRequest, unsupportedQuery } from './graph-error.ts';

const LARGEST_PAGE = 999;

/** An entity type: its properties, and those that come without being asked for. */
export interface EntityType {
  /** `microsoft.graph.user` */
  readonly name: string;
  readonly properties: readonly string[];
  readonly byDefault: readonly string[];
}

/** Keeps the properties of `$select`, or the default ones. Throws a 400 for a property that does not exist. */
export function select(call: Call, type: EntityType): (entity: Entity) => Record<string, unknown> {
  return selecting(call.query.get('$select'), type);
}

/** The same in a list of several kinds of objects: each has those of the selected properties that its kind knows. */
export function selectKnown(call: Call, type: EntityType): (entity: Entity) => Record<string, unknown> {
  const names = (call.query.get('$select') ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => type.properties.includes(name));
  return selecting(names.join(','), type);
}

/** The same for the text of a `$select`, as it also stands inside `$expand`. */
export function selecting(
  text: string | null,
  type: EntityType,
): (entity: Entity) => Record<string, unknown> {
  const asked = text === null || text === '' ? undefined : text.split(',').map((name) => name.trim());
  const unknown = asked?.find((name) => !type.properties.includes(name));
  if (unknown !== undefined)
    throw new ServiceError(
      400,
      'BadRequest',
      `Parsing OData Select and Expand failed: Could not find a property named '${unknown}' on type '${type.name}'.`,
    );
  const names = asked ?? type.byDefault;
  return (entity) => Object.fromEntries(names.map((name) => [name, entity[name] ?? null]));
}

/** Throws a 400 for query options that are not among the named ones: leaving them out silently would mislead. */
export function allowOptions(call: Call, allowed: readonly string[]): void {
  for (const name of call.query.keys())
    if (name.startsWith('$') && !allowed.includes(name))
      throw unsupportedQuery(`The query option '${name}' is not supported for this resource.`);
}

/** True when the caller takes answers that may be late: the header of an advanced query. */
export function isEventual(call: Call): boolean {
  return String(call.headers['consistencylevel'] ?? '').toLowerCase() === 'eventual';
}

/** True for an advanced query: the header and `$count=true`. */
export function isAdvanced(call: Call): boolean {
  return isEventual(call) && call.query.get('$count')?.toLowerCase() === 'true';
}

/** Puts the items in the order of `$orderby`, which together with `$filter` takes an advanced query. */
export function ordered(
  call: Call,
  items: readonly Entity[],
  byDefault: readonly string[],
): readonly Entity[] {
  const text = call.query.get('$orderby');
  if (text === null) return items;
  const [, property = '', direction = 'asc'] = /^(\w+)(?:\s+(asc|desc))?$/i.exec(text.trim()) ?? [];
  const allowed = byDefault.includes(property) && (!call.query.has('$filter') || isAdvanced(call));
  if (!allowed) throw unsupportedQuery('Sorting not supported for current query.');
  const sign = direction.toLowerCase() === 'desc' ? -1 : 1;
  return items.toSorted((one, other) => sign * textOf(one[property]).localeCompare(textOf(other[property])));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** One page of a collection, with a link to the next one. */
export function collection(call: Call, items: readonly object[], context: string, pageSize: number): Reply {
  const size = readTop(call) ?? pageSize;
  const start = readSkipToken(call);
  const more = start + size < items.length;
  const query = new URLSearchParams(call.query);
  query.set('$skiptoken', Buffer.from(`page:${start + size}`).toString('base64url'));
  return {
    status: 200,
    body: {
      '@odata.context': `${call.origin}/v1.0/$metadata#${context}`,
      // Without the header the option is silently ignored.
      ...(isAdvanced(call) && start === 0 && { '@odata.count': items.length }),
      ...(more && { '@odata.nextLink': `${call.origin}${call.path}?${query.toString()}` }),
      value: items.slice(start, start + size),
    },
  };
}

/** The answer to a path that ends in `$count`: a number and nothing else. */
export function count(call: Call, items: readonly object[]): Reply {
  if (!isEventual(call)) throw badRequest('$count is not currently supported.');
  return { status: 200, headers: { 'Content-Type': 'text/plain' }, body: items.length };
}

function readTop(call: Call): number | undefined {
  const text = call.query.get('$top');
  if (text === null) return undefined;
  const top = Number(text);
  if (!Number.isInteger(top) || top < 1 || top > LARGEST_PAGE)
    throw badRequest(
      `Invalid page size specified: '${text}'. Must be between 1 and ${LARGEST_PAGE} inclusive.`,
    );
  return top;
}

function readSkipToken(call: Call): number {
  const token = call.query.get('$skiptoken');
  if (token === null) return 0;
  const start = /^page:(\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (start === undefined) throw badRequest('Invalid skip token.');
  return Number(start);
}
