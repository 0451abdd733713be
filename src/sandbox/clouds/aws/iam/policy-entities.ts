import type { Group, Role, User } from '../state.ts';
import { type IamActions, read } from './action.ts';
import { readPathPrefix } from './input.ts';
import { readPage } from './paging.ts';
import { readPolicy } from './policies.ts';

/** Who has a managed policy, attached or as a boundary. */
export const policyEntityActions: IamActions = {
  ListEntitiesForPolicy: read((call) => {
    const filter = call.parameters.optional('EntityFilter', {
      pattern: 'User|Role|Group|LocalManagedPolicy|AWSManagedPolicy',
    });
    const usage = call.parameters.optional('PolicyUsageFilter', {
      pattern: 'PermissionsPolicy|PermissionsBoundary',
    });
    const prefix = readPathPrefix(call.parameters);
    const { arn } = readPolicy(call);
    const uses = (entity: User | Role | Group) =>
      entity.path.startsWith(prefix) &&
      ((usage !== 'PermissionsBoundary' && entity.attachedPolicies.includes(arn)) ||
        (usage !== 'PermissionsPolicy' && 'boundary' in entity && entity.boundary === arn));
    const { users, roles, groups } = call.account;
    const found = [
      ...users.map((entity) => ({ type: 'User', entity })),
      ...roles.map((entity) => ({ type: 'Role', entity })),
      ...groups.map((entity) => ({ type: 'Group', entity })),
    ].filter(({ type, entity }) => (filter ?? type) === type && uses(entity));
    const page = readPage(call.parameters, found, ({ type, entity }) => `${type}/${entity.name}`);
    const list = (wanted: string) =>
      page.items
        .filter(({ type }) => type === wanted)
        .map(({ entity }) => ({ [`${wanted}Name`]: entity.name, [`${wanted}Id`]: entity.id }));
    return {
      PolicyUsers: list('User'),
      PolicyRoles: list('Role'),
      PolicyGroups: list('Group'),
      ...page.rest,
    };
  }),
};
