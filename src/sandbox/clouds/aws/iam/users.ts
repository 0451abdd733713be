import { userArn } from '../arn.ts';
import { createId } from '../identifiers.ts';
import type { User } from '../state.ts';
import { deleteConflict, entityAlreadyExists, validationError } from '../wire/errors.ts';
import { type XmlValue, xmlTime } from '../wire/xml.ts';
import { type IamActions, type IamCall, read, write } from './action.ts';
import { boundaryXml, readBoundary, tagsXml } from './details.ts';
import { existing, readReference, refer, targetOf, userKind } from './entity-kinds.ts';
import {
  checkQuota,
  readName,
  readNewName,
  readPath,
  readPathPrefix,
  readTags,
  tagContext,
} from './input.ts';
import { readPage } from './paging.ts';
import { followRenamed } from './trusted-principals.ts';

export const userActions: IamActions = {
  CreateUser: write((call) => {
    const name = readName(call.parameters, 'UserName', 64);
    const path = readPath(call.parameters);
    const tags = readTags(call.parameters);
    const boundary = readBoundary(call);
    const resource = userArn(call.account.id, { path, name });
    call.authorize({ resource, context: { ...tagContext(tags), 'iam:PermissionsBoundary': boundary.arn } });
    const { users } = call.account;
    if (users.some((user) => user.name.toLowerCase() === name.toLowerCase())) {
      throw entityAlreadyExists(`User with name ${name} already exists.`);
    }
    boundary.check();
    checkQuota(users.length, call.quotas.users, 'UsersPerAccount');
    const user: User = {
      name,
      path,
      id: createId('AIDA'),
      createdAt: call.now.toISOString(),
      inlinePolicies: [],
      attachedPolicies: [],
      groups: [],
      accessKeys: [],
      tags,
      ...(boundary.arn === undefined ? {} : { boundary: boundary.arn }),
    };
    users.push(user);
    return { User: userXml(call.account.id, user, 'whole') };
  }),

  GetUser: read((call) => {
    const reference =
      call.parameters.optional('UserName') === undefined ? self(call) : readReference(call, userKind);
    call.authorize(targetOf(call, userKind, reference));
    return { User: userXml(call.account.id, existing(userKind, reference), 'whole') };
  }),

  DeleteUser: write((call) => {
    const reference = readReference(call, userKind);
    call.authorize(targetOf(call, userKind, reference));
    const user = existing(userKind, reference);
    if (user.accessKeys.length > 0)
      throw deleteConflict('Cannot delete entity, must delete access keys first.');
    if (user.inlinePolicies.length > 0)
      throw deleteConflict('Cannot delete entity, must delete policies first.');
    if (user.attachedPolicies.length > 0) {
      throw deleteConflict('Cannot delete entity, must detach all policies first.');
    }
    if (user.groups.length > 0)
      throw deleteConflict('Cannot delete entity, must remove users from group first.');
    call.account.users.splice(call.account.users.indexOf(user), 1);
    return undefined;
  }),

  UpdateUser: write((call) => {
    const reference = readReference(call, userKind);
    const renamed = readNewName(call, 'NewUserName', 64);
    const path =
      call.parameters.optional('NewPath') === undefined ? undefined : readPath(call.parameters, 'NewPath');
    call.authorize(targetOf(call, userKind, reference));
    const user = existing(userKind, reference);
    // The new name has to be allowed as well as the old one.
    const after = { name: renamed ?? user.name, path: path ?? user.path };
    call.authorize({ resource: userArn(call.account.id, after) });
    const others = call.account.users.filter((one) => one !== user);
    if (others.some(({ name }) => name.toLowerCase() === renamed?.toLowerCase())) {
      throw entityAlreadyExists(`User with name ${renamed ?? ''} already exists.`);
    }
    const before = userArn(call.account.id, user);
    if (path !== undefined) user.path = path;
    if (renamed !== undefined) user.name = renamed;
    followRenamed(call.accounts, { id: user.id, before, after: userArn(call.account.id, user) });
    return undefined;
  }),

  ListUsers: read((call) => {
    const prefix = readPathPrefix(call.parameters);
    call.authorize({ resource: `arn:aws:iam::${call.account.id}:user${prefix}` });
    const users = call.account.users.filter((user) => user.path.startsWith(prefix));
    const page = readPage(call.parameters, users, ({ name }) => name);
    return { Users: page.items.map((user) => userXml(call.account.id, user, 'listed')), ...page.rest };
  }),
};

/** Without a name GetUser tells about the caller, as long as that is a user. */
function self(call: IamCall) {
  if (call.caller.kind !== 'user') {
    throw validationError('Must specify userName when calling with non-User credentials');
  }
  return refer(call, userKind, call.caller.user.name);
}

/** Listings leave out the tags and the boundary. */
export function userXml(accountId: string, user: User, detail: 'whole' | 'listed'): XmlValue {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: userArn(accountId, user),
    CreateDate: xmlTime(user.createdAt),
    ...(detail === 'whole'
      ? { PermissionsBoundary: boundaryXml(user.boundary), Tags: tagsXml(user.tags) }
      : {}),
  };
}
