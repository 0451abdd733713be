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

/** What to make of a filter that cannot be read: the Durable extension leaves it out without a word. */
type Misread = (problem: string) => undefined;

const leaveOut: Misread = () => undefined;

const refuse: Misread = (problem) => {
  throw new QueryError(problem);
};

export function readTime(query: URLSearchParams, name: string, misread = leaveOut): number | undefined {
  const text = parameter(query, name);
  if (text === undefined) return undefined;
  const moment = Date.parse(text);
  return Number.isNaN(moment) ? misread(`${name} '${text}' is not a date and time.`) : moment;
}

export function readTop(query: URLSearchParams, misread = leaveOut): number | undefined {
  const text = parameter(query, 'top');
  if (text === undefined) return undefined;
  const top = Number(text);
  return Number.isInteger(top) && top > 0 ? top : misread(`top '${text}' is not a whole number above zero.`);
}

function readStatuses(query: URLSearchParams, misread: Misread): RuntimeStatus[] {
  const texts = parameters(query, 'runtimeStatus').flatMap((text) => text.split(','));
  return texts
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .flatMap((text) => {
      const status = STATUSES.find((known) => known.toLowerCase() === text.toLowerCase());
      return status ?? misread(`runtimeStatus '${text}' is not a status.`) ?? [];
    });
}

function read(query: URLSearchParams, misread: Misread): InstanceQuery {
  const createdFrom = readTime(query, 'createdTimeFrom', misread);
  const createdTo = readTime(query, 'createdTimeTo', misread);
  const prefix = parameter(query, 'instanceIdPrefix');
  const runtimeStatus = readStatuses(query, misread);
  const top = readTop(query, misread);
  return {
    ...(prefix === undefined ? {} : { instanceIdPrefix: prefix }),
    ...(createdFrom === undefined ? {} : { createdFrom }),
    ...(createdTo === undefined ? {} : { createdTo }),
    ...(runtimeStatus.length === 0 ? {} : { runtimeStatus }),
    ...(top === undefined ? {} : { top }),
  };
}

/** Reads the filters of a list; one that cannot be understood filters nothing, as on Azure. */
export function readQuery(query: URLSearchParams, continuationToken: string | undefined): InstanceQuery {
  return { ...read(query, leaveOut), ...(continuationToken ? { continuationToken } : {}) };
}

/**
 * Reads the filters of a purge. Throws a QueryError for one it does not understand: Azure leaves that one out
 * and deletes the more, which is nothing to find out by losing data.
 */
export const readStrictQuery = (query: URLSearchParams): InstanceQuery => read(query, refuse);
