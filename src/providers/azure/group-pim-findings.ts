import type { Finding } from '../../core/providers.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import { type GroupLook, groupItselfFindings, heldMembershipFindings } from './group-findings.ts';
import { groupBodyOf } from './group-pim-side.ts';
import type { GroupDetails } from './group-plan.ts';
import { lengthFindings } from './held-finding.ts';
import type { PimSchedule } from './pim-steps.ts';

/**
 * What stands in the way of a membership through PIM for Groups, or is there already (`own`: Latchkey's, when it is
 * there). When nothing is, PIM itself is asked whether it would take the request: its settings and the licence show
 * only there.
 */
export async function groupPimFindings(
  { groups, schedules, own }: GroupLook & { readonly own: PimSchedule | undefined },
  plan: PlannedGrant,
  details: GroupDetails,
): Promise<readonly Finding[]> {
  const findings = [
    ...lengthFindings(plan),
    ...(await groupItselfFindings(groups, details)),
    ...(own === undefined ? await heldMembershipFindings({ groups, schedules }, plan, details) : []),
  ];
  if (own === undefined && findings.every(({ severity }) => severity === 'note'))
    await schedules.validate(groupBodyOf(plan, details, 'assign'));
  return findings;
}
