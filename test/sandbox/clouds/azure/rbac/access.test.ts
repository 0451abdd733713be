import { describe, expect, it } from 'vitest';
import {
  type Assignment,
  type Denial,
  decideAccess,
} from '../../../../../src/sandbox/clouds/azure/rbac/access.ts';
import { BUILT_IN_ROLES } from '../../../../../src/sandbox/clouds/azure/rbac/built-in-roles.ts';
import {
  matchesAction,
  type Operation,
  type Permission,
  permits,
} from '../../../../../src/sandbox/clouds/azure/rbac/permissions.ts';
import { parseScope } from '../../../../../src/sandbox/clouds/azure/rbac/scope.ts';

const SUBSCRIPTION = '/subscriptions/22222222-2222-4222-8222-222222222222';
const GROUP = `${SUBSCRIPTION}/resourceGroups/rg`;
const ACCOUNT = `${GROUP}/providers/Microsoft.Storage/storageAccounts/data`;
const CONTAINER = `${ACCOUNT}/blobServices/default/containers/c`;
const LANDING = '/providers/Microsoft.Management/managementGroups/landing';
const ROOT = '/providers/Microsoft.Management/managementGroups/root';
const PERSON = 'aaaaaaaa-0000-4000-8000-000000000001';
const INNER = '99999999-0000-4000-8000-000000000001';
const at = new Date('2026-03-01T09:00:00Z');

const read: Operation = { action: 'Microsoft.Storage/storageAccounts/read' };
const write: Operation = { action: 'Microsoft.Storage/storageAccounts/write' };
const readBlob: Operation = {
  dataAction: 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read',
};

function anAssignment(role: string, change: Partial<Assignment> = {}): Assignment {
  const roleId = BUILT_IN_ROLES.find((entry) => entry.roleName === role)?.id ?? '';
  return { name: 'the-assignment', scope: GROUP, roleId, principalId: PERSON, condition: null, ...change };
}

function aDenial(change: Partial<Denial> = {}): Denial {
  return {
    name: 'the-denial',
    scope: GROUP,
    permissions: [permission({ actions: ['*/write'] })],
    principals: ['00000000-0000-0000-0000-000000000000'],
    excludePrincipals: [],
    doNotApplyToChildScopes: false,
    ...change,
  };
}

function permission(change: Partial<Permission>): Permission {
  return { actions: [], notActions: [], dataActions: [], notDataActions: [], ...change };
}

function decide(question: { assignment: Assignment; operation: Operation; scope: string; denial?: Denial }) {
  return decideAccess(
    {
      assignments: [question.assignment],
      denials: question.denial ? [question.denial] : [],
      hierarchy: {
        managementGroupOf: () => 'landing',
        parentOf: (name) => (name === 'landing' ? 'root' : undefined),
      },
      permissionsOf: (id) => BUILT_IN_ROLES.find((role) => role.id === id)?.permissions ?? [],
      groupsOf: (id) => new Set(id === PERSON ? [INNER] : []),
    },
    { principalId: PERSON, operation: question.operation, scope: question.scope, at },
  );
}

describe('access', () => {
  const granted = { allowed: true, by: 'the-assignment' };
  const none = { allowed: false, reason: 'noAssignment' };

  it.each([
    [ROOT, CONTAINER, granted],
    [LANDING, SUBSCRIPTION, granted],
    [ROOT, LANDING, granted],
    [LANDING, ROOT, none],
    [SUBSCRIPTION, GROUP, granted],
    [GROUP, ACCOUNT, granted],
    [ACCOUNT, CONTAINER, granted],
    [GROUP.toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions'), GROUP, granted],
    [GROUP, SUBSCRIPTION, none],
    [ACCOUNT, GROUP, none],
    [GROUP, `${GROUP}2`, none],
    [ACCOUNT, `${ACCOUNT}2`, none],
    [GROUP, '/subscriptions/nonsense', { allowed: false, reason: 'invalidScope' }],
  ])('given at %s counts at %s as %o', (scope, asked, expected) => {
    const assignment = anAssignment('Reader', { scope });
    expect(decide({ assignment, operation: read, scope: asked })).toEqual(expected);
  });

  it.each([
    ['Reader', read, granted],
    ['Reader', write, none],
    ['Contributor', write, granted],
    ['Contributor', { action: 'Microsoft.Authorization/roleAssignments/write' }, none],
    ['Contributor', readBlob, none],
    ['Owner', { action: 'Microsoft.Authorization/roleAssignments/write' }, granted],
    ['Owner', readBlob, none],
    ['Storage Blob Data Reader', readBlob, granted],
    ['Storage Blob Data Reader', read, none],
    ['User Access Administrator', { action: 'Microsoft.Authorization/locks/delete' }, granted],
    ['Role Based Access Control Administrator', { action: 'Microsoft.Authorization/locks/write' }, none],
    ['Key Vault Secrets User', { dataAction: 'Microsoft.KeyVault/vaults/secrets/getSecret/action' }, granted],
  ] as const)('of %s to %o is %o', (role, operation, expected) => {
    expect(decide({ assignment: anAssignment(role), operation, scope: ACCOUNT })).toEqual(expected);
  });

  it('comes through groups, and not to others', () => {
    const through = anAssignment('Reader', { principalId: INNER });
    expect(decide({ assignment: through, operation: read, scope: GROUP })).toEqual(granted);
    const other = anAssignment('Reader', { principalId: '99999999-0000-4000-8000-000000000009' });
    expect(decide({ assignment: other, operation: read, scope: GROUP })).toEqual(none);
  });

  it('says which assignment would have done but for its condition', () => {
    const condition = "@Environment[UtcNow] DateTimeLessThan '2026-03-01T09:00:00.0Z'";
    const assignment = anAssignment('Storage Blob Data Reader', { condition });
    expect(decide({ assignment, operation: readBlob, scope: ACCOUNT })).toEqual({
      allowed: false,
      reason: 'conditionNotMet',
      by: 'the-assignment',
    });
  });

  const denied = { allowed: false, reason: 'denied', by: 'the-denial' };
  it.each([
    ['what it names', aDenial(), write, denied],
    ['nothing else', aDenial(), read, granted],
    ['nobody who is excluded', aDenial({ excludePrincipals: [INNER] }), write, granted],
    ['those whom it names', aDenial({ principals: [INNER] }), write, denied],
    ['no others', aDenial({ principals: ['99999999-0000-4000-8000-000000000009'] }), write, granted],
    ['nothing below, when told so', aDenial({ doNotApplyToChildScopes: true }), write, granted],
    ['its scope, when told so', aDenial({ doNotApplyToChildScopes: true, scope: ACCOUNT }), write, denied],
    ['nothing beside it', aDenial({ scope: `${GROUP}2` }), write, granted],
  ])('is taken by a deny assignment from %s', (_, denial, operation, expected) => {
    const assignment = anAssignment('Contributor');
    expect(decide({ assignment, operation, scope: ACCOUNT, denial })).toEqual(expected);
  });
});

describe('permissions', () => {
  it.each([
    ['*', 'Microsoft.Compute/virtualMachines/write', true],
    ['*/read', 'Microsoft.Compute/virtualMachines/read', true],
    ['*/read', 'Microsoft.Compute/virtualMachines/readAll', false],
    ['Microsoft.Compute/*/read', 'microsoft.compute/virtualMachines/extensions/READ', true],
    ['Microsoft.Compute', 'MicrosoftXCompute', false],
  ])('%s matches %s: %s', (pattern, action, expected) => {
    expect(matchesAction(pattern, action)).toBe(expected);
  });

  it('take back only what their own entry gives', () => {
    const entries = [
      permission({ actions: ['*'], notActions: ['*/delete'] }),
      permission({ actions: ['A/delete'] }),
    ];
    expect(permits(entries, { action: 'A/delete' })).toBe(true);
    expect(permits(entries, { action: 'B/delete' })).toBe(false);
  });
});

describe('scopes', () => {
  it.each([
    ['/subscriptions/22222222-2222-4222-8222-222222222222', 'subscription'],
    [GROUP, 'resourceGroup'],
    [CONTAINER, 'resource'],
    [ROOT, 'managementGroup'],
    ['', 'tenant'],
    ['/', 'tenant'],
    ['//subscriptions/22222222-2222-4222-8222-222222222222', undefined],
    ['/subscriptions/not-a-guid', undefined],
    [`${GROUP}/`, undefined],
    [`${GROUP}/providers/Microsoft.Storage`, undefined],
    [`${ACCOUNT}/blobServices`, undefined],
  ])('%s is a %s', (id, kind) => {
    expect(parseScope(id)?.kind).toBe(kind);
  });
});
