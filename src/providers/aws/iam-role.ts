import type { GrantProvider } from '../../core/providers.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import { accountNames } from './account.ts';
import { accountCalls } from './account-call.ts';
import { listInAccount } from './account-list.ts';
import { deleteRoleByHand } from './by-hand.ts';
import { buildRole, dismantleRole, inspectRole, moveEnd } from './role-building.ts';
import { callerSide } from './role-caller.ts';
import { roleFindings } from './role-findings.ts';
import { rolesIn } from './role-list.ts';
import { iamRoleDetails, planIamRole } from './role-plan.ts';
import { type IamRoleSpec, iamRoleSchema } from './role-spec.ts';
import { roleUsage } from './role-usage.ts';
import type { AwsSessions } from './session.ts';

/**
 * A role made for the request, which the beneficiary's own principal can take on until the end; where that is a user
 * of another account of the catalogue, the right to do so is placed there too. AWS ends both on its own clock, and
 * with them sessions that have been issued already.
 */
export function createIamRoleProvider(sessions: AwsSessions): GrantProvider<IamRoleSpec> {
  const call = accountCalls(sessions, iamRoleDetails);
  return {
    kind: 'aws.iam.role',
    schema: iamRoleSchema,
    plan: planIamRole,
    precheck: (plan) => call(plan, 'grant', (iam, details) => roleFindings(sessions, iam, details, plan)),
    place: (plan) =>
      call(plan, 'grant', async (iam, details) => {
        await buildRole(iam, details, plan);
        if (details.caller !== undefined) await callerSide(sessions, details.caller, plan).put();
        return { usage: roleUsage(plan, details) };
      }),
    extend: (plan) =>
      call(plan, 'grant', async (iam, details) => {
        await moveEnd(iam, details, plan);
        if (details.caller !== undefined) await callerSide(sessions, details.caller, plan).put();
      }),
    remove: (plan) =>
      call(plan, 'revoke', async (iam, details) => {
        const { caller } = details;
        // Neither side waits for the other: each that is gone is access that is gone.
        const results = await Promise.allSettled([
          dismantleRole(iam, plan),
          ...(caller === undefined ? [] : [callerSide(sessions, caller, plan).remove()]),
        ]);
        for (const result of results) if (result.status === 'rejected') throw result.reason;
      }),
    // A failure to look is classified as a revocation's, because a look decides whether access is gone.
    inspect: (plan, otherEnds = []) =>
      call(plan, 'revoke', async (iam, details) => {
        const plans: readonly [PlannedGrant, ...PlannedGrant[]] = [
          plan,
          ...otherEnds.map((expiresAt) => ({ ...plan, expiresAt })),
        ];
        const role = await inspectRole(iam, details, plans);
        const { caller } = details;
        if (caller === undefined) return role;
        const side = await callerSide(sessions, caller, plan).inspect(plans);
        return role === side ? role : 'altered';
      }),
    byHand: deleteRoleByHand,
    scopes: accountNames,
    list: (scope, catalogue) =>
      listInAccount(sessions, scope, catalogue, (iam, account) => rolesIn(sessions, iam, account, catalogue)),
  };
}
