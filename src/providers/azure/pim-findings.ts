import type { Finding } from '../../core/providers.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import type { Arm } from './arm.ts';
import type { ArmPim } from './arm-pim.ts';
import { lengthFindings } from './held-finding.ts';
import { nameIn } from './pim-mark.ts';
import { bodyOf } from './pim-side.ts';
import type { PimSchedule } from './pim-steps.ts';
import { heldFindings, lockFindings, roleDefinitionFindings } from './role-findings.ts';
import type { RoleDetails } from './role-plan.ts';

/**
 * What stands in the way of an assignment through Privileged Identity Management, or is there already. When nothing
 * is, PIM itself is asked whether it would take the request: its settings and the licence show only there.
 */
export async function pimFindings(
  { arm, pim, own }: { readonly arm: Arm; readonly pim: ArmPim; readonly own: PimSchedule | undefined },
  plan: PlannedGrant,
  details: RoleDetails,
): Promise<readonly Finding[]> {
  const findings = [
    ...lengthFindings(plan),
    ...(own === undefined ? await heldFindings({ arm, pim }, plan, details) : []),
    ...(await lockFindings(arm, plan, details)),
    ...(await roleDefinitionFindings(arm, plan, details)),
  ];
  if (own === undefined && findings.every(({ severity }) => severity === 'note'))
    await pim.validate(details.scope, nameIn(plan.artifact), bodyOf(plan, details, 'assign'));
  return findings;
}
