import type { Clock } from '../../core/ports.ts';
import type { GrantProvider } from '../../core/providers.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import { guarded, type Purpose } from '../failure.ts';
import type { Arm } from './arm.ts';
import type { ArmPim } from './arm-pim.ts';
import { removeScheduleByHand } from './by-hand.ts';
import { azureFailure } from './errors.ts';
import { guardedList } from './guarded-list.ts';
import { pimFindings } from './pim-findings.ts';
import { listPim } from './pim-list.ts';
import { pimSide } from './pim-side.ts';
import { inspectSchedule, type PimSide, placeBySchedule, removeBySchedule } from './pim-steps.ts';
import { planPim, type RoleDetails, roleDetails } from './role-plan.ts';
import { type PimSpec, pimSchema } from './role-spec.ts';
import { assignableScopes } from './scopes.ts';
import { roleUsage } from './usage.ts';

export interface PimProviderOptions {
  readonly arm: Arm;
  readonly pim: ArmPim;
  readonly clock: Clock;
}

/**
 * An Azure role through Privileged Identity Management, which ends it by itself. What PIM needs time for comes out
 * as a failure to be repeated, and the repeat goes on where this one stopped.
 */
export function createPimProvider({ arm, pim, clock }: PimProviderOptions): GrantProvider<PimSpec> {
  function call<Result>(
    plan: PlannedGrant,
    purpose: Purpose,
    work: (side: PimSide, details: RoleDetails) => Promise<Result>,
  ): Promise<Result> {
    const about = `${plan.permission} for ${plan.principal} on ${plan.target}`;
    return guarded(
      async () => {
        const details = roleDetails(plan);
        return work(pimSide(pim, plan, details, clock.now()), details);
      },
      (error) => azureFailure(error, purpose, about),
    );
  }

  return {
    kind: 'azure.pim',
    schema: pimSchema,
    plan: planPim,
    precheck: (plan) =>
      call(plan, 'grant', async (side, details) => {
        const own = await side.schedule(await side.requests());
        return pimFindings({ arm, pim, own }, plan, details);
      }),
    place: (plan) =>
      call(plan, 'grant', async (side, details) => {
        await placeBySchedule(side, plan.expiresAt);
        return { usage: roleUsage(plan, details) };
      }),
    extend: (plan) => call(plan, 'grant', (side) => placeBySchedule(side, plan.expiresAt)),
    remove: (plan) => call(plan, 'revoke', removeBySchedule),
    // A failure to look is classified as a revocation's, because a look decides whether access is gone.
    inspect: (plan) => call(plan, 'revoke', (side) => inspectSchedule(side, plan.expiresAt)),
    byHand: removeScheduleByHand,
    scopes: assignableScopes,
    list: (scope, catalogue) =>
      guardedList(listPim(pim, scope, catalogue), (error) =>
        azureFailure(error, 'revoke', `assignments of Privileged Identity Management at ${scope}`),
      ),
  };
}
