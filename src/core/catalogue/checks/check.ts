import type { CatalogueIssue, IssueCode, Key } from '../issue.ts';
import { type Part, type Parts, positionOf } from '../parts.ts';

/** What a check found: in which part, at which keys inside it. */
export interface Finding {
  readonly part: Part<unknown>;
  readonly at?: readonly Key[];
  /** Whether it is the key that is wrong. Default: the value. */
  readonly point?: 'key';
  readonly code: IssueCode;
  readonly message: string;
  readonly suggestion?: string | undefined;
  readonly severity?: 'warning';
  /** The other part, for what stands twice. */
  readonly other?: Part<unknown>;
}

/** Compares parts of the catalogue with each other. Pure. */
export type Check = (parts: Parts) => readonly Finding[];

/** A finding as people see it. */
export function findingIssue({ part, at = [], point, other, ...finding }: Finding): CatalogueIssue {
  const { code, message, suggestion, severity = 'error' } = finding;
  return {
    severity,
    ...positionOf(part, at, point),
    code,
    path: [...part.path, ...at].join('.'),
    message,
    ...(suggestion !== undefined && { suggestion }),
    ...(other !== undefined && { other: positionOf(other, [], 'key') }),
  };
}
