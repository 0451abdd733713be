import type { Reply } from '../service.ts';
import {
  checkMemberGroups,
  getByIds,
  getDirectoryObject,
  getMemberGroups,
  listMemberOf,
  listTransitiveMemberOf,
} from './directory-objects.ts';
import type { GraphRequest } from './graph-request.ts';
import { addMember, patchGroup, removeMember } from './group-member-writes.ts';
import {
  countGroups,
  getGroup,
  listGroups,
  listMembers,
  listOwners,
  listTransitiveMembers,
} from './groups.ts';
import {
  cancelGroupRequest,
  getGroupInstance,
  getGroupRequest,
  getGroupSchedule,
  listGroupInstances,
  listGroupRequests,
  listGroupSchedules,
  postGroupRequest,
} from './pim/group-schedules.ts';
import { listServicePrincipals } from './service-principals.ts';
import {
  getDeletedItem,
  listDeletedUsers,
  patchUser,
  removeUser,
  restoreDeletedItem,
} from './user-writes.ts';
import { countUsers, getManager, getUser, listDirectReports, listUsers } from './users.ts';

/** What is done at an address. */
export interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  /** For faults and the log. */
  readonly name: string;
  readonly serve: (request: GraphRequest) => Reply;
}

type Serve = Route['serve'];

const OBJECTS = '(users|groups|servicePrincipals|directoryObjects)';
const PIM = 'identityGovernance/privilegedAccess/group';
const NAMED: Readonly<Record<string, string>> = {
  users: 'users',
  groups: 'groups',
  serviceprincipals: 'servicePrincipals',
  directoryobjects: 'directoryObjects',
};

/** An address: `{id}` is any segment, `{cast}` an optional type and an optional `$count`. */
function route(method: string, template: string, name: string, serve: Serve): Route {
  const source = template
    .replaceAll('$', String.raw`\$`)
    .replaceAll('{objects}', OBJECTS)
    .replaceAll('{id}', '([^/]+)')
    .replaceAll('/{cast}', String.raw`(?:/((?:microsoft\.)?graph\.\w+))?(?:/(\$count))?`)
    .replaceAll('{action:', String.raw`(?:microsoft\.graph\.)?`)
    .replaceAll('}', '');
  return { method, pattern: new RegExp(`^${source}$`, 'i'), name, serve };
}

/** The name of a route at any kind of directory object: `users.memberOf`. */
export function routeName({ name }: Route, firstParameter: string | undefined): string {
  return name.replace('objects.', `${NAMED[firstParameter?.toLowerCase() ?? ''] ?? 'directoryObjects'}.`);
}

/** Every address, with the more particular ones first. */
export const ROUTES: readonly Route[] = [
  route('GET', 'users', 'users.list', listUsers),
  route('GET', 'users/$count', 'users.count', countUsers),
  route('GET', 'users/{id}', 'users.get', getUser),
  route('PATCH', 'users/{id}', 'users.update', patchUser),
  route('DELETE', 'users/{id}', 'users.delete', removeUser),
  route('GET', 'users/{id}/manager', 'users.manager', getManager),
  route('GET', 'users/{id}/directReports', 'users.directReports', listDirectReports),
  route('GET', '{objects}/{id}/memberOf/{cast}', 'objects.memberOf', listMemberOf),
  route(
    'GET',
    '{objects}/{id}/transitiveMemberOf/{cast}',
    'objects.transitiveMemberOf',
    listTransitiveMemberOf,
  ),
  route('POST', '{objects}/{id}/{action:checkMemberGroups}', 'objects.checkMemberGroups', checkMemberGroups),
  route('POST', '{objects}/{id}/{action:getMemberGroups}', 'objects.getMemberGroups', getMemberGroups),
  route('GET', 'groups', 'groups.list', listGroups),
  route('GET', 'groups/$count', 'groups.count', countGroups),
  route('GET', 'groups/{id}', 'groups.get', getGroup),
  route('PATCH', 'groups/{id}', 'groups.update', patchGroup),
  route('POST', 'groups/{id}/members/$ref', 'groups.addMember', addMember),
  route('DELETE', 'groups/{id}/members/{id}/$ref', 'groups.removeMember', removeMember),
  route('GET', 'groups/{id}/members/{cast}', 'groups.members', listMembers),
  route('GET', 'groups/{id}/transitiveMembers/{cast}', 'groups.transitiveMembers', listTransitiveMembers),
  route('GET', 'groups/{id}/owners/{cast}', 'groups.owners', listOwners),
  route('GET', 'servicePrincipals', 'servicePrincipals.list', listServicePrincipals),
  route('GET', String.raw`(servicePrincipals)\({id}\)`, 'servicePrincipals.get', getDirectoryObject),
  route('GET', '(servicePrincipals)/{id}', 'servicePrincipals.get', getDirectoryObject),
  route('POST', 'directoryObjects/{action:getByIds}', 'directoryObjects.getByIds', getByIds),
  route('GET', '(directoryObjects)/{id}', 'directoryObjects.get', getDirectoryObject),
  route(
    'GET',
    String.raw`directory/deletedItems/(?:microsoft\.)?graph\.user`,
    'deletedItems.list',
    listDeletedUsers,
  ),
  route('GET', 'directory/deletedItems/{id}', 'deletedItems.get', getDeletedItem),
  route('POST', 'directory/deletedItems/{id}/restore', 'deletedItems.restore', restoreDeletedItem),
  route('POST', `${PIM}/assignmentScheduleRequests`, 'groupScheduleRequests.create', postGroupRequest),
  route('GET', `${PIM}/assignmentScheduleRequests`, 'groupScheduleRequests.list', listGroupRequests),
  route('GET', `${PIM}/assignmentScheduleRequests/{id}`, 'groupScheduleRequests.get', getGroupRequest),
  route(
    'POST',
    `${PIM}/assignmentScheduleRequests/{id}/cancel`,
    'groupScheduleRequests.cancel',
    cancelGroupRequest,
  ),
  route('GET', `${PIM}/assignmentSchedules`, 'groupSchedules.list', listGroupSchedules),
  route('GET', `${PIM}/assignmentSchedules/{id}`, 'groupSchedules.get', getGroupSchedule),
  route('GET', `${PIM}/assignmentScheduleInstances`, 'groupScheduleInstances.list', listGroupInstances),
  route('GET', `${PIM}/assignmentScheduleInstances/{id}`, 'groupScheduleInstances.get', getGroupInstance),
];
