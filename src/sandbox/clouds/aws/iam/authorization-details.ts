import { groupArn, userArn } from '../arn.ts';
import type { Group, ManagedPolicy, Role, User } from '../state.ts';
import { constraintFailed } from '../wire/errors.ts';
import { type XmlValue, xmlTime } from '../wire/xml.ts';
import { type IamActions, type IamCall, read } from './action.ts';
import { boundaryXml, tagsXml } from './details.ts';
import { readPage } from './paging.ts';
import { policyXml } from './policies.ts';
import { roleXml } from './roles.ts';
import { versionXml } from './versions.ts';

type Filter = 'User' | 'Role' | 'Group' | 'LocalManagedPolicy' | 'AWSManagedPolicy';

const lists: Record<Filter, string> = {
  User: 'UserDetailList',
  Role: 'RoleDetailList',
  Group: 'GroupDetailList',
  LocalManagedPolicy: 'Policies',
  AWSManagedPolicy: 'Policies',
};

interface Detail {
  readonly filter: Filter;
  readonly key: string;
  readonly xml: () => XmlValue;
}

/** Everything in the account in one paged listing: how a sweep finds what was placed on anybody. */
export const authorizationDetailsActions: IamActions = {
  GetAccountAuthorizationDetails: read((call) => {
    const filters = readFilters(call);
    call.authorize({ resource: '*' });
    const details = allDetails(call).filter(({ filter }) => filters.length === 0 || filters.includes(filter));
    const page = readPage(call.parameters, details, ({ filter, key }) => `${filter}/${key}`);
    const answer: Record<string, XmlValue[]> = {};
    for (const list of new Set(Object.values(lists))) answer[list] = [];
    for (const { filter, xml } of page.items) answer[lists[filter]]?.push(xml());
    return { ...answer, ...page.rest };
  }),
};

function readFilters(call: IamCall): readonly string[] {
  const filters = call.parameters.list('Filter');
  if (!filters.every((filter) => Object.hasOwn(lists, filter))) {
    throw constraintFailed(
      `[${filters.join(', ')}]`,
      'filter',
      'satisfy constraint: [Member must satisfy enum value set: [Group, LocalManagedPolicy, User, Role, AWSManagedPolicy]]',
    );
  }
  return filters;
}

function allDetails(call: IamCall): Detail[] {
  const { account, awsManagedPolicies } = call;
  const managed = (filter: Filter) => (policy: ManagedPolicy) => ({
    filter,
    key: policy.arn,
    xml: () => policyDetail(call, policy),
  });
  return [
    ...account.users.map((user) => ({
      filter: 'User' as const,
      key: user.name,
      xml: () => userDetail(call, user),
    })),
    ...account.roles.map((role) => ({
      filter: 'Role' as const,
      key: role.name,
      xml: () => roleDetail(call, role),
    })),
    ...account.groups.map((group) => ({
      filter: 'Group' as const,
      key: group.name,
      xml: () => groupDetail(call, group),
    })),
    ...account.policies.map(managed('LocalManagedPolicy')),
    ...awsManagedPolicies.map(managed('AWSManagedPolicy')),
  ];
}

const inlineXml = (entity: User | Role | Group): XmlValue =>
  entity.inlinePolicies.map(({ name, document }) => ({
    PolicyName: name,
    PolicyDocument: encodeURIComponent(document),
  }));

const attachedXml = (entity: User | Role | Group): XmlValue =>
  entity.attachedPolicies.map((arn) => ({ PolicyName: arn.slice(arn.lastIndexOf('/') + 1), PolicyArn: arn }));

const userDetail = ({ account }: IamCall, user: User): XmlValue => ({
  Path: user.path,
  UserName: user.name,
  UserId: user.id,
  Arn: userArn(account.id, user),
  CreateDate: xmlTime(user.createdAt),
  UserPolicyList: inlineXml(user),
  GroupList: user.groups,
  AttachedManagedPolicies: attachedXml(user),
  PermissionsBoundary: boundaryXml(user.boundary),
  Tags: tagsXml(user.tags),
});

const groupDetail = ({ account }: IamCall, group: Group): XmlValue => ({
  Path: group.path,
  GroupName: group.name,
  GroupId: group.id,
  Arn: groupArn(account.id, group),
  CreateDate: xmlTime(group.createdAt),
  GroupPolicyList: inlineXml(group),
  AttachedManagedPolicies: attachedXml(group),
});

function roleDetail(call: IamCall, role: Role): XmlValue {
  // This listing has neither the description nor the session length that the others give.
  const { Description: _, MaxSessionDuration: __, ...shared } = roleXml(call, role, 'whole');
  return { ...shared, RolePolicyList: inlineXml(role), AttachedManagedPolicies: attachedXml(role) };
}

const policyDetail = ({ account }: IamCall, policy: ManagedPolicy): XmlValue => ({
  ...policyXml(account, policy, 'listed'),
  PolicyVersionList: policy.versions.map((version) => versionXml(policy, version, 'whole')),
});
