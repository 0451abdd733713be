import { z } from 'zod';
import type { Group } from '../model.ts';
import type { Reply } from '../service.ts';
import type { State } from '../state.ts';
import { groupsHolding, type Principal, principalOf } from '../world.ts';
import { insufficientPrivileges, requirePermission, WRITERS } from './graph-caller.ts';
import { badRequest, notFound } from './graph-error.ts';
import { type GraphRequest, graphBody } from './graph-request.ts';
import { groupOf } from './groups.ts';
import { noteMembershipChanges } from './late-memberships.ts';

const MOST_MEMBERS = 20;
const REFERENCE =
  /^https?:\/\/[^/]+\/(?:v1\.0|beta)\/(?:directoryObjects|users|groups|servicePrincipals)(?:\/|\(')([0-9a-f-]{36})(?:'\))?$/i;
const referenceSchema = z.looseObject({ '@odata.id': z.string() });
const bindSchema = z.strictObject({ 'members@odata.bind': z.array(z.string()).min(1) });

/** POST /groups/{id}/members/$ref: 204, and a 400 when the member is one already. */
export function addMember(request: GraphRequest): Reply {
  const group = changeableGroup(request);
  const body = referenceSchema.safeParse(graphBody(request.call));
  if (!body.success) throw badRequest("A value must be provided for property '@odata.id'.");
  add(request, group, [body.data['@odata.id']]);
  return { status: 204 };
}

/** PATCH /groups/{id} with `members@odata.bind`: up to 20 new members, all or none. */
export function patchGroup(request: GraphRequest): Reply {
  const group = changeableGroup(request);
  const body = bindSchema.safeParse(graphBody(request.call));
  if (!body.success) throw badRequest('One or more property values specified are invalid.');
  const references = body.data['members@odata.bind'];
  if (references.length > MOST_MEMBERS)
    throw badRequest(
      `The number of members in the property 'members@odata.bind' exceeds the limit of ${MOST_MEMBERS}.`,
    );
  add(request, group, references);
  return { status: 204 };
}

/** DELETE /groups/{id}/members/{member}/$ref: 204, and a 404 when it is not a member. */
export function removeMember(request: GraphRequest): Reply {
  const group = changeableGroup(request);
  const memberId = (request.parameters[1] ?? '').toLowerCase();
  if (!group.members.includes(memberId)) throw notFound(memberId);
  const now = request.call.now.toISOString();
  request.store.update((state) => {
    note(request, state, { groupId: group.id, ids: [memberId], change: 'removed' });
    for (const entry of state.groups)
      if (entry.id === group.id) entry.members = entry.members.filter((id) => id !== memberId);
    // PIM notices when a membership that it gave is gone, and lets its schedule end.
    for (const schedule of state.groupSchedules) {
      const gives = schedule.groupId === group.id && schedule.principalId === memberId;
      const open = schedule.closedOn === null || schedule.closedOn > now;
      if (gives && schedule.accessId === 'member' && schedule.start <= now && open) schedule.closedOn = now;
    }
  });
  return { status: 204 };
}

/**
 * The group, when its members may be changed here. A dynamic group is answered like a missing permission, a
 * synchronised one with the reason (Microsoft Learn, "Troubleshoot 403 error when adding a user to a group").
 */
function changeableGroup(request: GraphRequest): Group {
  requirePermission(request.caller, WRITERS.groupMembers);
  const group = groupOf(request);
  if (group.isAssignableToRole) requirePermission(request.caller, WRITERS.roleAssignableGroups);
  if (group.groupTypes.includes('DynamicMembership')) throw insufficientPrivileges();
  if (group.onPremisesSyncEnabled === true)
    throw badRequest(
      'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.',
    );
  if (group.mail !== null && !group.groupTypes.includes('Unified'))
    throw badRequest('Cannot Update a mail-enabled security groups and or distribution list.');
  return group;
}

function add(request: GraphRequest, group: Group, references: readonly string[]): void {
  const ids = references.map((reference) => referenced(request, reference).id);
  for (const id of ids) checkNewMember(request, group, id);
  request.store.update((state) => {
    note(request, state, { groupId: group.id, ids, change: 'added' });
    for (const entry of state.groups)
      if (entry.id === group.id) entry.members = [...new Set([...entry.members, ...ids])];
  });
}

function note(
  { call }: GraphRequest,
  state: State,
  { groupId, ids, change }: { groupId: string; ids: readonly string[]; change: 'added' | 'removed' },
): void {
  const at = call.now.toISOString();
  noteMembershipChanges(
    state,
    ids.map((memberId) => ({ groupId, memberId, change, at })),
    call.now,
  );
}

function referenced({ store }: GraphRequest, reference: string): Principal {
  const id = REFERENCE.exec(reference)?.[1];
  if (id === undefined)
    throw badRequest(`Invalid URL format specified in @odata.id for payload: '${reference}'.`);
  const principal = principalOf(store.current, id);
  if (principal === undefined) throw notFound(id);
  return principal;
}

function checkNewMember({ store }: GraphRequest, group: Group, id: string): void {
  if (group.members.includes(id))
    throw badRequest(
      "One or more added object references already exist for the following modified properties: 'members'.",
    );
  if (id === group.id || groupsHolding(store.current, group.id).has(id))
    throw badRequest('A group cannot be made a member of itself, directly or through another group.');
}
