import { isStillTrusted } from '../access/assume-role.ts';
import { roleArn } from '../arn.ts';
import { createId } from '../identifiers.ts';
import type { Role } from '../state.ts';
import { deleteConflict, entityAlreadyExists, limitExceeded } from '../wire/errors.ts';
import { type XmlFields, xmlTime } from '../wire/xml.ts';
import { type IamActions, type IamCall, read, write } from './action.ts';
import { boundaryXml, readBoundary, tagsXml } from './details.ts';
import { checkModifiable, existing, readReference, roleKind, targetOf } from './entity-kinds.ts';
import {
  checkQuota,
  readMaxSessionDuration,
  readName,
  readPath,
  readPathPrefix,
  readTags,
  readTrustPolicy,
  tagContext,
} from './input.ts';
import { readPage } from './paging.ts';
import { type Quotas, quotaSize } from './quotas.ts';
import { findTrusted } from './trusted-principals.ts';

export const roleActions: IamActions = {
  CreateRole: write((call) => {
    const { name, path, boundary, ...details } = readNewRole(call);
    const context = { ...tagContext(details.tags), 'iam:PermissionsBoundary': boundary.arn };
    call.authorize({ resource: roleArn(call.account.id, { path, name }), context });
    const { roles } = call.account;
    if (roles.some((role) => role.name.toLowerCase() === name.toLowerCase())) {
      throw entityAlreadyExists(`Role with name ${name} already exists.`);
    }
    boundary.check();
    checkTrustSize(details.trustPolicy, call.quotas);
    checkQuota(roles.length, call.quotas.roles, 'RolesPerAccount');
    const role: Role = {
      name,
      path,
      id: createId('AROA'),
      createdAt: call.now.toISOString(),
      inlinePolicies: [],
      attachedPolicies: [],
      trusted: findTrusted(details.trustPolicy, call.accounts),
      ...details,
      ...(boundary.arn === undefined ? {} : { boundary: boundary.arn }),
    };
    roles.push(role);
    return { Role: roleXml(call, role, 'whole') };
  }),

  GetRole: read((call) => {
    const reference = readReference(call, roleKind);
    call.authorize(targetOf(call, roleKind, reference));
    return { Role: roleXml(call, existing(roleKind, reference), 'whole') };
  }),

  UpdateAssumeRolePolicy: write((call) => {
    const reference = readReference(call, roleKind);
    const trustPolicy = readTrustPolicy(call.parameters, 'PolicyDocument');
    call.authorize(targetOf(call, roleKind, reference));
    const role = existing(roleKind, reference);
    checkModifiable(role);
    checkTrustSize(trustPolicy, call.quotas);
    role.trusted = findTrusted(trustPolicy, call.accounts);
    role.trustPolicy = trustPolicy;
    return undefined;
  }),

  UpdateRole: write((call) => {
    const reference = readReference(call, roleKind);
    const description = call.parameters.optional('Description', { max: 1_000 });
    const duration = readMaxSessionDuration(call.parameters);
    call.authorize(targetOf(call, roleKind, reference));
    const role = existing(roleKind, reference);
    checkModifiable(role);
    if (description !== undefined) role.description = description;
    if (duration !== undefined) role.maxSessionDuration = duration;
    return {};
  }),

  UpdateRoleDescription: write((call) => {
    const reference = readReference(call, roleKind);
    const description = call.parameters.required('Description', { max: 1_000 });
    call.authorize(targetOf(call, roleKind, reference));
    const role = existing(roleKind, reference);
    checkModifiable(role);
    role.description = description;
    return { Role: roleXml(call, role, 'whole') };
  }),

  DeleteRole: write((call) => {
    const reference = readReference(call, roleKind);
    call.authorize(targetOf(call, roleKind, reference));
    const role = existing(roleKind, reference);
    checkModifiable(role);
    if (role.inlinePolicies.length > 0)
      throw deleteConflict('Cannot delete entity, must delete policies first.');
    if (role.attachedPolicies.length > 0) {
      throw deleteConflict('Cannot delete entity, must detach all policies first.');
    }
    call.account.roles.splice(call.account.roles.indexOf(role), 1);
    return undefined;
  }),

  /** There are no instance profiles here; tools that delete a role look for them first. */
  ListInstanceProfilesForRole: read((call) => {
    const reference = readReference(call, roleKind);
    call.authorize(targetOf(call, roleKind, reference));
    existing(roleKind, reference);
    return { InstanceProfiles: [], IsTruncated: false };
  }),

  ListRoles: read((call) => {
    const prefix = readPathPrefix(call.parameters);
    call.authorize({ resource: `arn:aws:iam::${call.account.id}:role${prefix}` });
    const roles = call.account.roles.filter((role) => role.path.startsWith(prefix));
    const page = readPage(call.parameters, roles, ({ name }) => name);
    return { Roles: page.items.map((role) => roleXml(call, role, 'listed')), ...page.rest };
  }),
};

function readNewRole(call: IamCall) {
  const { parameters } = call;
  const description = parameters.optional('Description', { max: 1_000 });
  return {
    name: readName(parameters, 'RoleName', 64),
    path: readPath(parameters),
    trustPolicy: readTrustPolicy(parameters, 'AssumeRolePolicyDocument'),
    maxSessionDuration: readMaxSessionDuration(parameters) ?? 3_600,
    tags: readTags(parameters),
    boundary: readBoundary(call),
    ...(description === undefined ? {} : { description }),
  };
}

function checkTrustSize(trustPolicy: string, quotas: Quotas): void {
  if (quotaSize(trustPolicy) > quotas.assumeRolePolicySize) {
    throw limitExceeded(`Cannot exceed quota for ACLSizePerRole: ${quotas.assumeRolePolicySize}`);
  }
}

/** Listings leave out the tags and the boundary. */
export function roleXml(call: IamCall, role: Role, detail: 'whole' | 'listed'): XmlFields {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: roleArn(call.account.id, role),
    CreateDate: xmlTime(role.createdAt),
    AssumeRolePolicyDocument: encodeURIComponent(shownTrustPolicy(call, role)),
    Description: role.description,
    MaxSessionDuration: role.maxSessionDuration,
    ...(detail === 'whole'
      ? { PermissionsBoundary: boundaryXml(role.boundary), Tags: tagsXml(role.tags) }
      : {}),
  };
}

/** A principal that was deleted is shown by its id, which is what AWS had kept all along. */
function shownTrustPolicy({ accounts }: IamCall, role: Role): string {
  return role.trusted
    .filter(({ arn }) => !isStillTrusted(role, accounts, arn))
    .reduce(
      (text, { arn, id }) => text.replaceAll(JSON.stringify(arn), JSON.stringify(id)),
      role.trustPolicy,
    );
}
