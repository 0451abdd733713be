import type { Finding } from '../../core/providers.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import { readPimMark } from './pim-mark.ts';

/** Privileged Identity Management gives nothing for less. */
const shortestMinutes = 5;

/** What the length of a grant says, where PIM is to end it. */
export function lengthFindings({ startsAt, expiresAt }: PlannedGrant): readonly Finding[] {
  const minutes = (Date.parse(expiresAt) - Date.parse(startsAt)) / 60_000;
  if (minutes >= shortestMinutes) return [];
  return [
    {
      severity: 'blocker',
      code: 'azure.pimTooShort',
      message: `Privileged Identity Management gives nothing for less than ${shortestMinutes} minutes: ask for longer.`,
    },
  ];
}

/** What it means that the person has the access through PIM already, until a certain moment. */
export function heldUntilFinding(
  plan: PlannedGrant,
  held: { readonly endsAt: Date; readonly justification: string | null | undefined },
): Finding {
  const { principal, expiresAt } = plan;
  const access = accessOf(plan);
  const leftBehind = readPimMark(held.justification);
  if (leftBehind !== undefined) return leftBehindFinding(plan, leftBehind.requestId);
  const until = held.endsAt.toISOString();
  if (until < expiresAt)
    return {
      severity: 'blocker',
      code: 'azure.assignedForAWhile',
      message: `${access} is assigned to ${principal} through Privileged Identity Management until ${until} already, and Azure takes no second assignment: ask again after that.`,
    };
  return {
    severity: 'standing',
    code: 'azure.assignedAlready',
    message: `${access} is assigned to ${principal} until ${until} already, and not by Latchkey: it stays as it is.`,
  };
}

/** Access of Latchkey's own that is there for another request. */
export function leftBehindFinding(plan: PlannedGrant, requestId: string): Finding {
  return {
    severity: 'blocker',
    code: 'azure.leftBehind',
    message: `${accessOf(plan)} is still assigned to ${plan.principal} for the earlier request ${requestId}. It has to be removed first.`,
  };
}

function accessOf({ permission, target }: PlannedGrant): string {
  return `${permission} (${target})`;
}
