import type { RoleAssignmentScheduleRequest } from '@azure/arm-authorization';
import type { Catalogue } from '../../core/catalogue/catalogue.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import type { ArmPim } from './arm-pim.ts';
import { planOfFound } from './found-role.ts';
import { nameIn, type PimMark, readPimMark } from './pim-mark.ts';
import { isListedAt } from './scopes.ts';

/**
 * The assignments that Latchkey made through Privileged Identity Management at a scope and below and that are there
 * now. A schedule says nothing of where it comes from but the request; that carries Latchkey's mark, and the
 * requestor, which PIM fills in.
 */
export async function* listPim(
  pim: ArmPim,
  scope: string,
  catalogue: Catalogue,
): AsyncGenerator<PlannedGrant, void, undefined> {
  const requests = await ownRequests(pim, scope);
  if (requests.size === 0) return;
  for await (const schedule of pim.schedulesAround(scope)) {
    const made = requests.get(schedule.name?.toLowerCase() ?? '');
    if (made === undefined || schedule.scope === undefined || !isListedAt(scope, schedule.scope)) continue;
    const { principalId = '', roleDefinitionId = '', createdOn } = made.request;
    const found = { principalId, roleDefinitionId, createdOn, scope: schedule.scope, mark: made.mark };
    const artifact = `${schedule.scope}/providers/Microsoft.Authorization/roleAssignmentScheduleRequests/${made.mark.name}`;
    yield planOfFound({ ...found, kind: 'azure.pim', artifact, cloudSideEnd: true }, catalogue);
  }
}

/** Latchkey's requests that gave or changed an assignment, by the name of the schedule that came of each. */
async function ownRequests(
  pim: ArmPim,
  scope: string,
): Promise<ReadonlyMap<string, { readonly request: RoleAssignmentScheduleRequest; readonly mark: PimMark }>> {
  const ownId = await pim.ownId();
  const found = new Map<string, { request: RoleAssignmentScheduleRequest; mark: PimMark }>();
  for await (const request of pim.requestsAround(scope)) {
    const mark = readPimMark(request.justification);
    const target = request.targetRoleAssignmentScheduleId;
    if (mark === undefined || typeof target !== 'string' || request.requestType === 'AdminRemove') continue;
    if (request.requestorId?.toLowerCase() === ownId) found.set(nameIn(target), { request, mark });
  }
  return found;
}
