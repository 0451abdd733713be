import type { PolicyStatement } from '../../core/catalogue/catalogue.ts';
import type { PersonRef } from '../../core/people.ts';
import type { Conditions } from './policy-document.ts';
import { withoutKey } from './time-window.ts';

// Names are compared without regard to case, as Entra does: whoever sets the source identity may spell it otherwise.
const operator = 'StringEqualsIgnoreCase';
const key = 'aws:SourceIdentity';

/**
 * Who a session is for, as STS knows it: the user principal name, or the object id of people whose name holds
 * characters that STS does not take (guests: `#`). No name can be taken for an id, because names hold an @.
 */
export function sourceIdentityOf({ userPrincipalName, objectId }: PersonRef): string {
  // The characters and the length of the STS API reference, "AssumeRole", SourceIdentity.
  return /^[\w+=,.@-]{2,64}$/.test(userPrincipalName) ? userPrincipalName.toLowerCase() : objectId;
}

/** Holds for the sessions of one person only. The source identity stays with a session through all roles it takes on. */
export function sourceIdentityCondition(sourceIdentity: string): Conditions {
  return { [operator]: { [key]: [sourceIdentity] } };
}

/** Takes the person off statements that are all bound to the same one; undefined when they are not. */
export function readSourceIdentity(
  statements: readonly PolicyStatement[],
): { readonly sourceIdentity: string; readonly statements: readonly PolicyStatement[] } | undefined {
  const bound = statements.map(({ conditions }) => conditions[operator]?.[key]?.join(' '));
  const [sourceIdentity] = bound;
  if (sourceIdentity === undefined || bound.some((each) => each !== sourceIdentity)) return undefined;
  return {
    sourceIdentity,
    statements: statements.map((statement) => withoutKey(statement, operator, key)),
  };
}
