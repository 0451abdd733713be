import type { Clock } from '../../core/ports.ts';
import type { GrantProvider } from '../../core/providers.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import { guarded, type Purpose } from '../failure.ts';
import { leaveGroupByHand } from './by-hand.ts';
import { graphFailure } from './graph-errors.ts';
import { groupFindings } from './group-findings.ts';
import { groupScopes, listGroupMembers } from './group-list.ts';
import { isMember, removeMember } from './group-member.ts';
import { groupPimFindings } from './group-pim-findings.ts';
import { groupPimSide } from './group-pim-side.ts';
import { type GroupDetails, groupDetails, planGroup } from './group-plan.ts';
import type { GroupSchedules } from './group-schedules.ts';
import { type GroupSpec, groupSchema } from './group-spec.ts';
import type { Groups } from './groups.ts';
import { guardedList } from './guarded-list.ts';
import { inspectSchedule, type PimSide, placeBySchedule, removeBySchedule } from './pim-steps.ts';
import { groupUsage } from './usage.ts';

export interface GroupProviderOptions {
  readonly groups: Groups;
  readonly schedules: GroupSchedules;
  readonly clock: Clock;
}

/**
 * Membership of an Entra group: a plain one, or one that PIM for Groups ends by itself. Requests share it as they
 * share an attachment: it goes when its last holder ends.
 */
export function createGroupProvider(options: GroupProviderOptions): GrantProvider<GroupSpec> {
  const { groups, schedules, clock } = options;

  /** Runs calls for a plan, with the steps of PIM when it is to end the membership. */
  function call<Result>(
    plan: PlannedGrant,
    purpose: Purpose,
    work: (details: GroupDetails, pim: PimSide | undefined) => Promise<Result>,
  ): Promise<Result> {
    const about = `${plan.permission} for ${plan.principal}`;
    return guarded(
      async () => {
        const details = groupDetails(plan);
        const side = groupPimSide(schedules, plan, details, clock.now());
        return work(details, details.way === 'pim' ? side : undefined);
      },
      (error) => graphFailure(error, purpose, about),
    );
  }

  return {
    kind: 'entra.group',
    schema: groupSchema,
    plan: planGroup,
    precheck: (plan) =>
      call(plan, 'grant', async (details, pim) => {
        if (pim === undefined) return groupFindings({ groups, schedules }, plan, details);
        const own = await pim.schedule(await pim.requests());
        return groupPimFindings({ groups, schedules, own }, plan, details);
      }),
    place: (plan) =>
      call(plan, 'grant', async (details, pim) => {
        if (pim === undefined) await groups.add(details.groupId, details.principalId);
        else await placeBySchedule(pim, plan.expiresAt);
        return { usage: groupUsage(details) };
      }),
    extend: (plan) =>
      call(plan, 'grant', async (_, pim) => {
        // A plain membership has no end to move: Latchkey's own timer ends it.
        if (pim !== undefined) await placeBySchedule(pim, plan.expiresAt);
      }),
    remove: (plan) =>
      call(plan, 'revoke', (details, pim) =>
        pim === undefined ? removeMember(groups, plan, details) : removeBySchedule(pim),
      ),
    inspect: (plan) =>
      call(plan, 'revoke', async (details, pim) => {
        if (pim !== undefined) return inspectSchedule(pim, plan.expiresAt);
        return (await isMember(groups, details)) ? 'present' : 'absent';
      }),
    byHand: leaveGroupByHand,
    scopes: groupScopes,
    list: (scope, catalogue) =>
      guardedList(listGroupMembers(schedules, scope, catalogue), (error) =>
        graphFailure(error, 'revoke', `memberships of ${scope}`),
      ),
  };
}
