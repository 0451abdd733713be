import type { Group, User } from '../model.ts';
import type { Principal } from '../world.ts';
import type { Entity } from './filter.ts';
import type { EntityType } from './query.ts';

/** What an app with User.ReadBasic.All gets to see, and nothing else. */
export const BASIC_PROFILE = ['id', 'displayName', 'givenName', 'surname', 'mail', 'userPrincipalName'];

const USER_DEFAULTS = [
  'businessPhones',
  'displayName',
  'givenName',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
  'id',
];
const GROUP_DEFAULTS = [
  'id',
  'displayName',
  'description',
  'mail',
  'mailEnabled',
  'securityEnabled',
  'groupTypes',
  'isAssignableToRole',
  'membershipRule',
  'membershipRuleProcessingState',
  'onPremisesSyncEnabled',
];

/** Users: accountEnabled, userType and the like come only when they are selected. */
export const USER_TYPE: EntityType = {
  name: 'microsoft.graph.user',
  properties: [
    ...USER_DEFAULTS,
    'accountEnabled',
    'userType',
    'otherMails',
    'department',
    'companyName',
    'employeeId',
    'mailNickname',
    'createdDateTime',
    'usageLocation',
    'onPremisesSyncEnabled',
    'onPremisesSamAccountName',
    'onPremisesExtensionAttributes',
  ],
  byDefault: USER_DEFAULTS,
};

export const GROUP_TYPE: EntityType = {
  name: 'microsoft.graph.group',
  properties: [...GROUP_DEFAULTS, 'createdDateTime', 'visibility', 'mailNickname'],
  byDefault: GROUP_DEFAULTS,
};

/** Members of groups: properties of every kind of directory object. */
export const MEMBER_TYPE: EntityType = {
  name: 'microsoft.graph.directoryObject',
  properties: [
    ...new Set([...USER_TYPE.properties, ...GROUP_TYPE.properties, 'appId', 'servicePrincipalType']),
  ],
  byDefault: [...USER_DEFAULTS],
};

/** Applications and managed identities. */
export const SERVICE_PRINCIPAL_TYPE: EntityType = {
  name: 'microsoft.graph.servicePrincipal',
  properties: [
    'id',
    'displayName',
    'appDisplayName',
    'appId',
    'accountEnabled',
    'servicePrincipalType',
    'servicePrincipalNames',
  ],
  byDefault: [
    'id',
    'displayName',
    'appDisplayName',
    'appId',
    'accountEnabled',
    'servicePrincipalType',
    'servicePrincipalNames',
  ],
};

/** Graph names all fifteen, with or without a value. */
const noExtensionAttributes = Object.fromEntries(
  Array.from({ length: 15 }, (_, index) => [`extensionAttribute${index + 1}`, null]),
);

/** A user's properties, defaults of Graph included. */
export function userEntity(user: User): Entity {
  const { manager: _manager, replicatedAt: _replicatedAt, ...own } = user;
  return {
    businessPhones: [],
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: null,
    ...own,
    onPremisesExtensionAttributes: { ...noExtensionAttributes, ...own.onPremisesExtensionAttributes },
  };
}

/** A group's properties. */
export function groupEntity(group: Group): Entity {
  return {
    id: group.id,
    displayName: group.displayName,
    description: group.description,
    mail: group.mail,
    mailEnabled: group.mail !== null,
    securityEnabled: group.securityEnabled,
    groupTypes: group.groupTypes,
    membershipRule: group.membershipRule,
    membershipRuleProcessingState: group.membershipRule === null ? null : 'On',
    onPremisesSyncEnabled: group.onPremisesSyncEnabled,
    isAssignableToRole: group.isAssignableToRole || null,
  };
}

/** The properties of any directory object, and its OData type. */
export function memberEntity(member: Principal): Entity & { readonly '@odata.type': string } {
  switch (member.type) {
    case 'User':
      return { '@odata.type': '#microsoft.graph.user', ...userEntity(member.entry) };
    case 'Group':
      return { '@odata.type': '#microsoft.graph.group', ...groupEntity(member.entry) };
    case 'ServicePrincipal':
      return {
        '@odata.type': '#microsoft.graph.servicePrincipal',
        id: member.id,
        displayName: member.entry.displayName,
        appDisplayName: member.entry.displayName,
        appId: member.entry.clientId,
        accountEnabled: true,
        servicePrincipalNames: [member.entry.clientId, ...member.entry.identifierUris],
        servicePrincipalType: member.entry.managedIdentity ? 'ManagedIdentity' : 'Application',
      };
  }
}
