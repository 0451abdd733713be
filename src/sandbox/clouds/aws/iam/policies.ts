import { principalArn } from '../access/principal.ts';
import { policyArn } from '../arn.ts';
import { createId } from '../identifiers.ts';
import type { ContextValues } from '../policy/context.ts';
import type { Account, ManagedPolicy } from '../state.ts';
import {
  accessDenied,
  deleteConflict,
  entityAlreadyExists,
  limitExceeded,
  noSuchEntity,
} from '../wire/errors.ts';
import { type XmlFields, xmlTime } from '../wire/xml.ts';
import { type IamActions, type IamCall, read, write } from './action.ts';
import { findManagedPolicy } from './attachments.ts';
import { tagsXml } from './details.ts';
import {
  checkQuota,
  readIdentityPolicy,
  readName,
  readPath,
  readPathPrefix,
  readPolicyArn,
  readTags,
  tagContext,
} from './input.ts';
import { readPage } from './paging.ts';
import { firstVersion } from './policy-versions.ts';
import { quotaSize } from './quotas.ts';

/** Managed policies. Their versions are in `versions.ts`. */
export const policyActions: IamActions = {
  CreatePolicy: write((call) => {
    const name = readName(call.parameters, 'PolicyName');
    const path = readPath(call.parameters);
    const document = readIdentityPolicy(call.parameters, 'PolicyDocument');
    const description = call.parameters.optional('Description', { max: 1_000 });
    const tags = readTags(call.parameters);
    const arn = policyArn(call.account.id, { path, name });
    call.authorize({ resource: arn, shown: `policy ${name}`, context: tagContext(tags) });
    const { policies } = call.account;
    if (policies.some((policy) => policy.name.toLowerCase() === name.toLowerCase())) {
      throw entityAlreadyExists(`A policy called ${name} already exists. Duplicate names are not allowed.`);
    }
    if (quotaSize(document) > call.quotas.policySize) {
      throw limitExceeded(`Cannot exceed quota for PolicySize: ${call.quotas.policySize}`);
    }
    checkQuota(policies.length, call.quotas.policies, 'PoliciesPerAccount');
    const policy: ManagedPolicy = {
      name,
      path,
      id: createId('ANPA'),
      arn,
      ...firstVersion(document, call.now.toISOString()),
      tags,
      ...(description === undefined ? {} : { description }),
    };
    policies.push(policy);
    return { Policy: policyXml(call.account, policy, 'created') };
  }),

  GetPolicy: read((call) => ({ Policy: policyXml(call.account, readPolicy(call), 'whole') })),

  DeletePolicy: write((call) => {
    const policy = readOwnPolicy(call, 'DeletePolicy');
    if (policy.versions.length > 1) {
      throw deleteConflict(
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
      );
    }
    const { attached, boundaries } = uses(call.account, policy.arn);
    if (attached + boundaries > 0) throw deleteConflict('Cannot delete a policy attached to entities.');
    call.account.policies.splice(call.account.policies.indexOf(policy), 1);
    return undefined;
  }),

  ListPolicies: read((call) => {
    const scope = call.parameters.optional('Scope', { pattern: 'All|AWS|Local' }) ?? 'All';
    const onlyAttached = call.parameters.optional('OnlyAttached', { pattern: 'true|false' }) === 'true';
    const prefix = readPathPrefix(call.parameters);
    call.authorize({
      resource: `arn:aws:iam::${call.account.id}:policy${prefix}`,
      shown: `policy path ${prefix}`,
    });
    const all = [
      ...(scope === 'AWS' ? [] : call.account.policies),
      ...(scope === 'Local' ? [] : call.awsManagedPolicies),
    ];
    const policies = all.filter(
      (policy) =>
        policy.path.startsWith(prefix) && (!onlyAttached || uses(call.account, policy.arn).attached > 0),
    );
    const page = readPage(call.parameters, policies, ({ arn }) => arn);
    return { Policies: page.items.map((policy) => policyXml(call.account, policy, 'listed')), ...page.rest };
  }),
};

/** The policy of the parameter PolicyArn, once the caller may do this to it. */
export function readPolicy(call: IamCall, context: ContextValues = {}): ManagedPolicy {
  const arn = readPolicyArn(call.parameters);
  call.authorize({ resource: arn, shown: `policy ${arn}`, context });
  const policy = findManagedPolicy(call, arn);
  if (!policy) throw noSuchEntity(`Policy ${arn} was not found.`);
  return policy;
}

/** Likewise, for what can be done to the account's own policies only: AWS keeps its own to itself. */
export function readOwnPolicy(call: IamCall, action: string, context: ContextValues = {}): ManagedPolicy {
  const policy = readPolicy(call, context);
  if (!call.account.policies.includes(policy)) {
    const who = principalArn(call.caller);
    throw accessDenied(
      `User: ${who} is not authorized to perform: iam:${action} on resource: policy ${policy.arn}`,
    );
  }
  return policy;
}

function uses(account: Account, arn: string) {
  const entities = [...account.users, ...account.roles, ...account.groups];
  return {
    attached: entities.filter(({ attachedPolicies }) => attachedPolicies.includes(arn)).length,
    boundaries: [...account.users, ...account.roles].filter(({ boundary }) => boundary === arn).length,
  };
}

/** Listings leave out the description and the tags; the answer to CreatePolicy the description. */
export function policyXml(
  account: Account,
  policy: ManagedPolicy,
  detail: 'whole' | 'listed' | 'created',
): XmlFields {
  const { attached, boundaries } = uses(account, policy.arn);
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersionId,
    AttachmentCount: attached,
    PermissionsBoundaryUsageCount: boundaries,
    IsAttachable: true,
    Description: detail === 'whole' ? policy.description : undefined,
    CreateDate: xmlTime(policy.createdAt),
    UpdateDate: xmlTime(policy.updatedAt),
    Tags: detail === 'listed' ? undefined : tagsXml(policy.tags),
  };
}
