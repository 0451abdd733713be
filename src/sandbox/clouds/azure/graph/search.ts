import type { Call } from '../service.ts';
import type { Entity, Predicate } from './filter.ts';
import { unsupportedQuery } from './graph-error.ts';
import { isEventual } from './query.ts';

const TERM = /^"([A-Za-z]+):([^"]+)"$/;

/**
 * Reads `$search`: quoted terms such as `"displayName:ada"`, joined by AND and OR, each matching the beginning of
 * a word (Microsoft Learn, "Use the $search query parameter"). Throws a 400 without the header that it takes.
 */
export function parseSearch(call: Call, properties: readonly string[]): Predicate {
  const text = call.query.get('$search');
  if (text === null) return () => true;
  if (!isEventual(call))
    throw unsupportedQuery(
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
    );
  const alternatives = text
    .split(/\s+OR\s+/)
    .map((part) => part.split(/\s+AND\s+/).map((term) => testOf(term, properties)));
  return (entity) => alternatives.some((tests) => tests.every((test) => test(entity)));
}

function testOf(term: string, properties: readonly string[]): Predicate {
  const [, property = '', wanted = ''] = TERM.exec(term.trim()) ?? [];
  if (!properties.includes(property))
    throw unsupportedQuery(`Unrecognized query argument specified: '${term}'.`);
  const start = wanted.toLowerCase();
  return (entity: Entity) => {
    const value = entity[property];
    if (typeof value !== 'string') return false;
    const text = value.toLowerCase();
    return text.startsWith(start) || text.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(start));
  };
}
