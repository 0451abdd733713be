import type { PolicyStatement } from '../../core/catalogue/catalogue.ts';
import { artifactName, type GrantRef } from './artifact-name.ts';
import {
  type Conditions,
  documentOf,
  type PolicyDocument,
  sameDocument,
  statementsOf,
} from './policy-document.ts';
import { readSourceIdentity, sourceIdentityCondition } from './source-identity.ts';
import { policyTime } from './time-window.ts';

/**
 * The policy on a role that fences the sessions of one grant in. `open` denies them everything from the end on;
 * `shut` denies everything at once to each that was or will be issued before the end, which are all of them.
 */
export interface Fence {
  readonly state: 'open' | 'shut';
  readonly grant: GrantRef;
  readonly sourceIdentity: string;
  /** UTC ISO-8601. */
  readonly expiresAt: string;
}

const openKeys = ['DateGreaterThanEquals', 'aws:CurrentTime'] as const;
const shutKeys = ['DateLessThan', 'aws:TokenIssueTime'] as const;

/**
 * The fence as a policy. The name of the session, which Latchkey alone chooses, holds the request, so that no session
 * of another request is met. A shut fence is never longer than the open one that it replaces, so that it always fits.
 */
export function fenceDocument({ state, grant, sourceIdentity, expiresAt }: Fence): PolicyDocument {
  const [operator, key] = state === 'open' ? openKeys : shutKeys;
  const conditions: Conditions = {
    ...sourceIdentityCondition(sourceIdentity),
    StringLike: { 'aws:userid': [`*:${artifactName(grant)}`] },
    [operator]: { [key]: [policyTime(expiresAt)] },
  };
  return documentOf([{ effect: 'Deny', actions: ['*'], resources: ['*'], conditions }]);
}

/** Reads a fence that Latchkey wrote for this grant; undefined for anything else. */
export function readFence(document: unknown, grant: GrantRef): Fence | undefined {
  const [statement] = statementsOf(document) ?? [];
  if (statement === undefined) return undefined;
  const open = momentAt(statement, openKeys);
  const expiresAt = open ?? momentAt(statement, shutKeys);
  const sourceIdentity = readSourceIdentity([statement])?.sourceIdentity;
  if (expiresAt === undefined || sourceIdentity === undefined) return undefined;
  const fence: Fence = { state: open === undefined ? 'shut' : 'open', grant, sourceIdentity, expiresAt };
  return sameDocument(document, fenceDocument(fence)) ? fence : undefined;
}

function momentAt(
  { conditions }: PolicyStatement,
  [operator, key]: readonly [string, string],
): string | undefined {
  const text = conditions[operator]?.[key]?.[0];
  return text === undefined || Number.isNaN(Date.parse(text)) ? undefined : new Date(text).toISOString();
}
