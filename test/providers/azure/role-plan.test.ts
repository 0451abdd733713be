import { describe, expect, it } from 'vitest';
import { planRole, roleDefinitionId, roleDetails } from '../../../src/providers/azure/role-plan.ts';
import { type RoleSpec, roleSchema } from '../../../src/providers/azure/role-spec.ts';
import { assignableScopes } from '../../../src/providers/azure/scopes.ts';
import { roleUsage } from '../../../src/providers/azure/usage.ts';
import { aCatalogue, aContext, aRequest, dana, expiresAt, startsAt } from '../builders.ts';
import { anEntitlement } from './entitlement.ts';

const subscription = '/subscriptions/aaaaaaaa-1111-4222-8333-444444444444';
const storage = 'Microsoft.Storage/storageAccounts/contosodata';
const spec: RoleSpec = {
  kind: 'azure.role',
  subscription: 'data',
  resourceGroup: 'reports',
  resource: storage,
  role: 'Storage Blob Data Reader',
};
const problems = (changes: Record<string, unknown>) =>
  roleSchema
    .safeParse({ ...spec, ...changes })
    .error?.issues.map(({ message }) => message)
    .join('; ');

describe('the spec of an Azure role', () => {
  it('takes a scope in named parts and a role by name or GUID', () => {
    expect(problems({})).toBeUndefined();
    expect(problems({ resource: `${storage}/blobServices/default/containers/2026` })).toBeUndefined();
    expect(problems({ resource: undefined })).toBeUndefined();
    expect(problems({ role: 'reader' })).toBeUndefined();
    expect(problems({ role: 'acdd72a7-3385-48ef-bd42-f606fba81ae7' })).toBeUndefined();
    expect(
      problems({
        subscription: undefined,
        resourceGroup: undefined,
        resource: undefined,
        managementGroup: 'corp',
      }),
    ).toBeUndefined();
  });

  it.each([
    'Owner',
    'owner',
    'User Access Administrator',
    'Role Based Access Control Administrator',
    '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
    '18D7D88D-D35E-4FB5-A5C3-7773C20A72D9',
    'f58310d9-a9f6-439a-9e8d-f62e7b41a168',
  ])('refuses %s, whose holder could give access on', (role) => {
    expect(problems({ role })).toMatch(/give access to themselves and others/);
  });

  it.each([
    ['an unknown role', { role: 'Raeder' }, /neither the GUID.*Reader/],
    [
      'no scope at all',
      { subscription: undefined, resourceGroup: undefined, resource: undefined },
      /name either/,
    ],
    ['no role at all', { role: undefined }, /either a role or a permission set/],
    ['a role and a permission set', { permissionSet: 'readers' }, /either a role or a permission set/],
    ['two scopes', { managementGroup: 'corp' }, /name either/],
    ['a resource without its group', { resourceGroup: undefined }, /in a resource group/],
    [
      'a group without its subscription',
      { subscription: undefined, managementGroup: 'corp', resource: undefined },
      /in a subscription/,
    ],
    ['a raw id', { resource: `${subscription}/resourceGroups/x` }, /not of the form/],
    [
      'a resource that climbs out of its group',
      { resource: 'Microsoft.Storage/storageAccounts/..' },
      /dots alone/,
    ],
    ['a resource without a name', { resource: 'Microsoft.Storage/storageAccounts' }, /not of the form/],
    ['a group that climbs', { resourceGroup: '..' }, /not the name of a resource group/],
    ['an unknown field', { scope: subscription }, /Unrecognized key/],
  ])('refuses %s', (_, changes, message) => {
    expect(problems(changes)).toMatch(message);
  });
});

describe('the plan of an Azure role', () => {
  it('makes the assignment id and the sharing key of what is given to whom', () => {
    const plan = planRole(spec, aContext({ index: 1 }));
    const scope = `${subscription}/resourceGroups/reports/providers/${storage}`;
    expect(plan).toEqual({
      requestId: 'abcdefgh12',
      index: 1,
      kind: 'azure.role',
      cloud: 'azure',
      permission: 'Storage Blob Data Reader',
      target: 'storage account contosodata in Azure subscription data',
      principal: 'Dana Contractor (dana.contractor@contoso.com)',
      artifact: expect.stringMatching(
        /\/providers\/Microsoft\.Authorization\/roleAssignments\/[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      ),
      sharingKey: `${dana.objectId}|2a2b9908-6ea1-4ae2-8e65-a410df84e7d1|${scope.toLowerCase()}`,
      marked: true,
      startsAt,
      expiresAt,
      cloudSideEnd: true,
      details: {
        principalId: dana.objectId,
        userPrincipalName: dana.userPrincipalName,
        roleId: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1',
        scope,
      },
    });
    expect(plan.artifact.startsWith(`${scope}/providers/`)).toBe(true);
  });

  it('gives the same name to the same request, whatever the spelling, and another to every other', () => {
    const name = (changes: Partial<RoleSpec>, id = 'abcdefgh12') =>
      planRole({ ...spec, ...changes }, aContext({ request: aRequest({ id }) }))
        .artifact.split('/')
        .at(-1);
    expect(name({ role: 'STORAGE BLOB DATA READER', resourceGroup: 'Reports' })).toBe(name({}));
    const names = [name({}), name({ role: 'Reader' }), name({ resource: undefined }), name({}, 'zzzzzzzzzz')];
    expect(new Set(names).size).toBe(4);
  });

  it('lets Azure end storage data roles only', () => {
    const ends = (role: string) => planRole({ ...spec, role }, aContext()).cloudSideEnd;
    expect(ends('Storage Queue Data Contributor')).toBe(true);
    expect(ends('ba92f5b4-2d11-453d-a403-e96b0029c9fe')).toBe(true);
    expect(ends('Storage Table Data Reader')).toBe(false);
    expect(ends('Reader')).toBe(false);
  });

  it.each([
    [
      'a subscription',
      { resource: undefined, resourceGroup: undefined },
      subscription,
      'Azure subscription data',
    ],
    [
      'a resource group',
      { resource: undefined },
      `${subscription}/resourceGroups/reports`,
      'resource group reports in Azure subscription data',
    ],
    [
      'a management group',
      { subscription: undefined, resource: undefined, resourceGroup: undefined, managementGroup: 'corp' },
      '/providers/Microsoft.Management/managementGroups/corp',
      'Azure management group corp',
    ],
  ])('works out %s', (_, changes, scope, words) => {
    const plan = planRole({ ...spec, ...changes }, aContext());
    expect(roleDetails(plan).scope).toBe(scope);
    expect(plan.target).toBe(words);
  });

  it('names the role definition in the subscription, or in none above subscriptions', () => {
    const base = { principalId: '', userPrincipalName: '', roleId: 'r' };
    const definition = '/providers/Microsoft.Authorization/roleDefinitions/r';
    expect(roleDefinitionId({ ...base, scope: `${subscription}/resourceGroups/x` })).toBe(
      subscription + definition,
    );
    expect(
      roleDefinitionId({ ...base, scope: '/providers/Microsoft.Management/managementGroups/corp' }),
    ).toBe(definition);
  });

  it('refuses a subscription that is not in the catalogue', () => {
    expect(() => planRole({ ...spec, subscription: 'prod' }, aContext())).toThrow(
      expect.objectContaining({ code: 'catalogue.invalid', message: expect.stringContaining('Known: data') }),
    );
  });
});

describe('a permission set in place of a role', () => {
  const set = (...roles: string[]) => ({
    name: 'reports',
    description: '',
    aws: { managedPolicies: [], statements: [] },
    azure: { roles },
  });
  const planWith = (...roles: string[]) => {
    const catalogue = aCatalogue({ permissionSets: new Map([['reports', set(...roles)]]) });
    const { role: _, ...place } = spec;
    return planRole(roleSchema.parse({ ...place, permissionSet: 'reports' }), aContext({ catalogue }));
  };

  it('gives the one Azure role of it', () => {
    expect(planWith('Storage Blob Data Reader')).toEqual(planRole(spec, aContext()));
  });

  it.each([
    [
      'several roles',
      ['Reader', 'AcrPull'],
      /2 Azure roles \(Reader, AcrPull\).*one grant of kind azure\.role for each/,
    ],
    ['no role', [], /no Azure role.*Add one to it/],
    ['a role that gives access', ['Owner'], /give access to themselves/],
    ['an unknown role', ['Raeder'], /neither the GUID/],
  ])('refuses %s and says what to do', (_, roles, message) => {
    expect(() => planWith(...roles)).toThrow(
      expect.objectContaining({ code: 'catalogue.invalid', message: expect.stringMatching(message) }),
    );
  });

  it('says which sets there are when it names none of them', () => {
    const catalogue = aCatalogue({ permissionSets: new Map([['reports', set('Reader')]]) });
    const { role: _, ...place } = spec;
    expect(() => planRole({ ...place, permissionSet: 'report' }, aContext({ catalogue }))).toThrow(
      /no permission set "report".*Known: reports/,
    );
  });
});

describe('the scopes in which assignments can be', () => {
  it('are all subscriptions of the catalogue and the management groups that entitlements name', () => {
    const corp = { kind: 'azure.role', managementGroup: 'corp', role: 'Reader' };
    const entitlements = new Map([
      [
        'one',
        anEntitlement({ grants: [corp, { kind: 'azure.pim', managementGroup: 'lab', role: 'Reader' }] }),
      ],
      ['two', anEntitlement({ grants: [corp, { kind: 'aws.iam.attachment', managementGroup: 'other' }] })],
    ]);
    expect(assignableScopes(aCatalogue({ entitlements }))).toEqual([
      subscription,
      '/providers/Microsoft.Management/managementGroups/corp',
      '/providers/Microsoft.Management/managementGroups/lab',
    ]);
  });
});

describe('how to use an Azure role', () => {
  it.each([
    [
      'Storage Blob Data Reader',
      storage,
      'az storage container list --account-name contosodata --auth-mode login',
    ],
    [
      'Storage Blob Data Reader',
      `${storage}/blobServices/default/containers/2026`,
      'az storage blob list --account-name contosodata --container-name 2026 --auth-mode login',
    ],
    [
      'Storage Queue Data Reader',
      storage,
      'az storage queue list --account-name contosodata --auth-mode login',
    ],
    ['Key Vault Secrets User', 'Microsoft.KeyVault/vaults/keys', 'az keyvault secret list --vault-name keys'],
    [
      'Reader',
      storage,
      'az resource list --subscription aaaaaaaa-1111-4222-8333-444444444444 --resource-group reports',
    ],
  ])('shows a first command for %s on %s', (role, resource, command) => {
    const plan = planRole({ ...spec, role, resource }, aContext());
    const usage = roleUsage(plan, roleDetails(plan));
    expect(usage).toContain(command);
    expect(usage).toContain(`https://portal.azure.com/#resource${roleDetails(plan).scope}`);
  });

  it('quotes what a shell would not take as one word', () => {
    const plan = planRole({ ...spec, role: 'Reader', resourceGroup: 'reports (old)' }, aContext());
    const details = roleDetails(plan);
    expect(roleUsage(plan, details)).toContain("--resource-group 'reports (old)'`");
    const odd = { ...details, scope: details.scope.replace('reports (old)', "it's;x") };
    expect(roleUsage(plan, odd)).toContain(String.raw`--resource-group 'it'\''s;x'`);
  });
});
