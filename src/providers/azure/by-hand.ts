import type { PlannedGrant } from '../../core/requests/request.ts';
import { commandLine } from '../../core/text/shell.ts';
import { groupDetails } from './group-plan.ts';
import { roleDefinitionId, roleDetails } from './role-plan.ts';

// Commands of the Azure CLI for somebody who administers the scope or the group, signed in to the tenant.

export function deleteAssignmentByHand({ artifact }: PlannedGrant): readonly string[] {
  return [commandLine('az', 'role', 'assignment', 'delete', '--ids', artifact)];
}

/** The early end of an assignment of Privileged Identity Management is a request with a name of its own. */
export function removeScheduleByHand(plan: PlannedGrant): readonly string[] {
  const details = roleDetails(plan);
  const url = `https://management.azure.com${details.scope}/providers/Microsoft.Authorization/roleAssignmentScheduleRequests`;
  const properties = {
    requestType: 'AdminRemove',
    principalId: details.principalId,
    roleDefinitionId: roleDefinitionId(details),
  };
  const body = commandLine('--body', JSON.stringify({ properties }));
  return [`az rest --method put --url "${url}/$(uuidgen)?api-version=2020-10-01" ${body}`];
}

export function leaveGroupByHand(plan: PlannedGrant): readonly string[] {
  const { groupId, principalId, way } = groupDetails(plan);
  if (way === 'member')
    return [
      commandLine('az', 'ad', 'group', 'member', 'remove', '--group', groupId, '--member-id', principalId),
    ];
  const request = { accessId: 'member', action: 'adminRemove', groupId, principalId };
  const url =
    'https://graph.microsoft.com/v1.0/identityGovernance/privilegedAccess/group/assignmentScheduleRequests';
  return [commandLine('az', 'rest', '--method', 'post', '--url', url, '--body', JSON.stringify(request))];
}
