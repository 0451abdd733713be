import { groupArn } from '../arn.ts';
import type { Group } from '../state.ts';
import { noSuchEntity } from '../wire/errors.ts';
import { type XmlValue, xmlTime } from '../wire/xml.ts';
import { type IamActions, type IamCall, read, write } from './action.ts';
import { existing, groupKind, readReference, targetOf, userKind } from './entity-kinds.ts';
import { checkQuota } from './input.ts';
import { readPage } from './paging.ts';
import { quotas } from './quotas.ts';
import { userXml } from './users.ts';

export const groupActions: IamActions = {
  AddUserToGroup: write((call) => {
    const { group, user } = readMembership(call);
    // Adding a member is a silent success, like attaching what is attached.
    if (user.groups.includes(group.name)) return undefined;
    checkQuota(user.groups.length, quotas.groupsPerUser, 'GroupsPerUser');
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
