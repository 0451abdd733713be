import { groupArn } from '../arn.ts';
import { createId } from '../identifiers.ts';
import type { Group } from '../state.ts';
import { deleteConflict, entityAlreadyExists, noSuchEntity } from '../wire/errors.ts';
import { type XmlValue, xmlTime } from '../wire/xml.ts';
import { type IamActions, type IamCall, read, write } from './action.ts';
import { existing, groupKind, readReference, targetOf, userKind } from './entity-kinds.ts';
import { checkQuota, readName, readNewName, readPath, readPathPrefix } from './input.ts';
import { readPage } from './paging.ts';
import { userXml } from './users.ts';

export const groupActions: IamActions = {
  CreateGroup: write((call) => {
    const name = readName(call.parameters, 'GroupName');
    const path = readPath(call.parameters);
    call.authorize({ resource: groupArn(call.account.id, { path, name }) });
    const { groups } = call.account;
    if (groups.some((group) => group.name.toLowerCase() === name.toLowerCase())) {
      throw entityAlreadyExists(`Group with name ${name} already exists.`);
    }
    checkQuota(groups.length, call.quotas.groups, 'GroupsPerAccount');
    const group: Group = {
      name,
      path,
      id: createId('AGPA'),
      createdAt: call.now.toISOString(),
      inlinePolicies: [],
      attachedPolicies: [],
    };
    groups.push(group);
    return { Group: groupXml(call.account.id, group) };
  }),

  UpdateGroup: write((call) => {
    const reference = readReference(call, groupKind);
    const renamed = readNewName(call, 'NewGroupName', 128);
    const path =
      call.parameters.optional('NewPath') === undefined ? undefined : readPath(call.parameters, 'NewPath');
    call.authorize(targetOf(call, groupKind, reference));
    const group = existing(groupKind, reference);
    // The new name has to be allowed as well as the old one.
    const after = { name: renamed ?? group.name, path: path ?? group.path };
    call.authorize({ resource: groupArn(call.account.id, after) });
    const others = call.account.groups.filter((one) => one !== group);
    if (others.some(({ name }) => name.toLowerCase() === renamed?.toLowerCase())) {
      throw entityAlreadyExists(`Group with name ${renamed ?? ''} already exists.`);
    }
    if (path !== undefined) group.path = path;
    if (renamed === undefined) return undefined;
    for (const user of call.account.users) {
      user.groups = user.groups.map((name) => (name === group.name ? renamed : name));
    }
    group.name = renamed;
    return undefined;
  }),

  DeleteGroup: write((call) => {
    const reference = readReference(call, groupKind);
    call.authorize(targetOf(call, groupKind, reference));
    const group = existing(groupKind, reference);
    if (group.inlinePolicies.length > 0)
      throw deleteConflict('Cannot delete entity, must delete policies first.');
    if (group.attachedPolicies.length > 0) {
      throw deleteConflict('Cannot delete entity, must detach all policies first.');
    }
    if (call.account.users.some(({ groups }) => groups.includes(group.name))) {
      throw deleteConflict('Cannot delete entity, must remove users from group first.');
    }
    call.account.groups.splice(call.account.groups.indexOf(group), 1);
    return undefined;
  }),

  ListGroups: read((call) => {
    const prefix = readPathPrefix(call.parameters);
    call.authorize({ resource: `arn:aws:iam::${call.account.id}:group${prefix}` });
    const groups = call.account.groups.filter((group) => group.path.startsWith(prefix));
    const page = readPage(call.parameters, groups, ({ name }) => name);
    return { Groups: page.items.map((group) => groupXml(call.account.id, group)), ...page.rest };
  }),

  AddUserToGroup: write((call) => {
    const { group, user } = readMembership(call);
    // Adding a member is a silent success, like attaching what is attached.
    if (user.groups.includes(group.name)) return undefined;
    checkQuota(user.groups.length, call.quotas.groupsPerUser, 'GroupsPerUser');
    user.groups.push(group.name);
    return undefined;
  }),

  RemoveUserFromGroup: write((call) => {
    const { group, user } = readMembership(call);
    if (!user.groups.includes(group.name)) {
      throw noSuchEntity(`User ${user.name} is not in group ${group.name}.`);
    }
    user.groups = user.groups.filter((name) => name !== group.name);
    return undefined;
  }),

  GetGroup: read((call) => {
    const reference = readReference(call, groupKind);
    call.authorize(targetOf(call, groupKind, reference));
    const group = existing(groupKind, reference);
    const members = call.account.users.filter(({ groups }) => groups.includes(group.name));
    const page = readPage(call.parameters, members, ({ name }) => name);
    return {
      Group: groupXml(call.account.id, group),
      Users: page.items.map((user) => userXml(call.account.id, user, 'listed')),
      ...page.rest,
    };
  }),

  ListGroupsForUser: read((call) => {
    const reference = readReference(call, userKind);
    call.authorize(targetOf(call, userKind, reference));
    const user = existing(userKind, reference);
    const groups = call.account.groups.filter(({ name }) => user.groups.includes(name));
    const page = readPage(call.parameters, groups, ({ name }) => name);
    return { Groups: page.items.map((group) => groupXml(call.account.id, group)), ...page.rest };
  }),
};

/** Membership is authorised on the group, whoever the user is. */
function readMembership(call: IamCall) {
  const group = readReference(call, groupKind);
  const user = readReference(call, userKind);
  call.authorize(targetOf(call, groupKind, group));
  return { group: existing(groupKind, group), user: existing(userKind, user) };
}

const groupXml = (accountId: string, group: Group): XmlValue => ({
  Path: group.path,
  GroupName: group.name,
  GroupId: group.id,
  Arn: groupArn(accountId, group),
  CreateDate: xmlTime(group.createdAt),
});
