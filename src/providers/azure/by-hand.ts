import type { PlannedGrant } from '../../core/requests/request.ts';
import { commandLine, word } from '../../core/text/shell.ts';
import { groupDetails } from './group-plan.ts';
import { roleDefinitionId, roleDetails } from './role-plan.ts';

// Commands of the Azure CLI for somebody who administers the scope or the group. Each line is for a POSIX shell and
// names by its id what it is about, so that no other subscription can be meant; of several tenants that somebody is
// signed in to, the subscription says which.

export function deleteAssignmentByHand(plan: PlannedGrant): readonly string[] {
  const [, subscription] = /^\/subscriptions\/([^/]+)/i.exec(plan.artifact) ?? [];
  const tenant = subscription === undefined ? [] : ['--subscription', subscription];
  return [commandLine('az', 'role', 'assignment', 'delete', ...tenant, '--ids', plan.artifact)];
}

/**
 * The early end of an assignment of Privileged Identity Management is a request with a name of its own. An address
 * without a host is taken for one of the cloud that somebody is signed in to ("az rest", Azure CLI reference).
 */
export function removeScheduleByHand(plan: PlannedGrant): readonly string[] {
  const details = roleDetails(plan);
  const requests = `${details.scope}/providers/Microsoft.Authorization/roleAssignmentScheduleRequests/`;
  const properties = {
    requestType: 'AdminRemove',
    principalId: details.principalId,
    roleDefinitionId: roleDefinitionId(details),
    justification: `Taken back by hand, request ${plan.requestId}`,
  };
  const url = `${word(requests)}"$(uuidgen)"${word('?api-version=2020-10-01')}`;
  const body = commandLine('--body', JSON.stringify({ properties }));
  return [`az rest --method put --url ${url} ${body}`];
}

/**
 * The same for a membership through Privileged Identity Management: the Azure CLI has no permission to ask that for
 * its end, and nobody can give it one (Azure CLI, issues 30149 and 33778). Whoever is out of the group has lost what
 * it gives.
 */
export function leaveGroupByHand(plan: PlannedGrant): readonly string[] {
  const { groupId, principalId } = groupDetails(plan);
  return [
    commandLine('az', 'ad', 'group', 'member', 'remove', '--group', groupId, '--member-id', principalId),
  ];
}
