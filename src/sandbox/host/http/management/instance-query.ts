import type { InstanceQuery, RuntimeStatus } from '../../contracts.ts';
import { parameter, parameters } from './operation.ts';

const STATUSES: readonly RuntimeStatus[] = [
  'Pending',
  'Running',
  'Completed',
  'ContinuedAsNew',
  'Failed',
  'Canceled',
  'Terminated',
  'Suspended',
];

/** A filter that cannot be understood; the message names the parameter. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
}

function readTime(query: URLSearchParams, name: string): number | undefined {
  const text = parameter(query, name);
  if (text === undefined) return undefined;
  const moment = Date.parse(text);
  if (Number.isNaN(moment)) throw new QueryError(`${name} '${text}' is not a date and time.`);
  return moment;
}

function readStatuses(query: URLSearchParams): RuntimeStatus[] {
  const texts = parameters(query, 'runtimeStatus').flatMap((text) => text.split(','));
  return texts
    .filter((text) => text.trim() !== '')
    .map((text) => {
      const status = STATUSES.find((known) => known.toLowerCase() === text.trim().toLowerCase());
      if (status === undefined) throw new QueryError(`runtimeStatus '${text}' is not a status.`);
      return status;
    });
}

function readTop(query: URLSearchParams): number | undefined {
  const text = parameter(query, 'top');
  if (text === undefined) return undefined;
  const top = Number(text);
  if (!Number.isInteger(top) || top < 1)
    throw new QueryError(`top '${text}' is not a whole number above zero.`);
  return top;
}

/** Reads the filters of a list or purge. Throws a QueryError for one it does not understand. */
export function readQuery(query: URLSearchParams, continuationToken: string | undefined): InstanceQuery {
  const createdFrom = readTime(query, 'createdTimeFrom');
  const createdTo = readTime(query, 'createdTimeTo');
  const prefix = parameter(query, 'instanceIdPrefix');
  const runtimeStatus = readStatuses(query);
  const top = readTop(query);
  return {
    ...(prefix === undefined ? {} : { instanceIdPrefix: prefix }),
    ...(createdFrom === undefined ? {} : { createdFrom }),
    ...(createdTo === undefined ? {} : { createdTo }),
    ...(runtimeStatus.length === 0 ? {} : { runtimeStatus }),
    ...(top === undefined ? {} : { top }),
    ...(continuationToken ? { continuationToken } : {}),
  };
}
