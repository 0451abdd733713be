import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PlannedGrant } from '../../src/core/requests/request.ts';
import { roleDetails } from '../../src/providers/azure/role-plan.ts';
import type { RoleSpec } from '../../src/providers/azure/role-spec.ts';
import { aContext, aRequest, expiresAt } from '../providers/builders.ts';
import {
  type AzureCloud,
  operator,
  reader,
  roleMaker,
  startAzureCloud,
  storage,
  subscription,
} from './azure-cloud.ts';
import { whileLocked } from './azure-hands.ts';
import { type AzurePerson, type AzureUnderTest, azureRoleUnderTest, blobSpec } from './azure-under-test.ts';
import { describeLasting } from './lasting.contract.ts';
import { describeProvider, failureOf } from './provider.contract.ts';

const readerSpec: RoleSpec = { kind: 'azure.role', subscription: 'data', role: 'Reader' };

describeProvider('azure.role, for data of a storage account', async () =>
  azureRoleUnderTest(await startAzureCloud(), blobSpec),
);
describeProvider('azure.role, for a subscription', async () =>
  azureRoleUnderTest(await startAzureCloud(), readerSpec),
);
describeLasting('azure.role', async () => azureRoleUnderTest(await startAzureCloud(), blobSpec), [
  'listed',
  'throttled',
]);

describe('the provider azure.role, in what is special about Azure', () => {
  let cloud: AzureCloud;
  let suite: AzureUnderTest;
  let test: AzurePerson;

  beforeAll(async () => {
    cloud = await startAzureCloud();
    suite = azureRoleUnderTest(cloud, blobSpec);
  });
  afterAll(() => cloud.stop());
  beforeEach(async () => {
    test = await suite.newPerson();
  });
  afterEach(() => test.behave());

  const planOf = (changes: Partial<RoleSpec>, id = 'abcdefgh12') => {
    const request = aRequest({ id, beneficiary: test.beneficiary });
    return test.provider.plan({ ...blobSpec, ...changes }, aContext({ request }));
  };
  const findings = async (plan: PlannedGrant) => test.provider.precheck(plan);

  const mayRead = (at: string) =>
    cloud.simulator.evaluate({
      principalId: test.beneficiary.objectId,
      dataAction: 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read',
      scope: roleDetails(test.plan).scope,
      at,
    }).allowed;

  it('lets Azure itself end the use of data at the end, and at the later end after an extension', async () => {
    await test.provider.place(test.plan);
    expect([mayRead('2026-03-02T09:59:59Z'), mayRead('2026-03-02T10:00:00Z')]).toEqual([true, false]);
    await test.provider.extend({ ...test.plan, expiresAt: '2026-03-02T12:00:00.000Z' });
    expect([mayRead('2026-03-02T11:59:59Z'), mayRead('2026-03-02T12:00:00Z')]).toEqual([true, false]);
  });

  it('writes the request and the end into the description', async () => {
    await test.provider.place(test.plan);
    expect(test.held()[0]).toMatchObject({
      id: test.plan.artifact,
      description: `latchkey:abcdefgh12;exp=${expiresAt}`,
      roleName: 'Storage Blob Data Reader',
    });
  });

  it.each([
    ['whose condition was taken off', { without: 'condition' }],
    ['that was made to last longer', { expiresAt: '2027-01-01T00:00:00.000Z' }],
    ['whose mark was taken off', { without: 'mark' }],
  ] as const)('tells an assignment %s from the one it placed', async (_, change) => {
    await test.provider.place(test.plan);
    await test.somebodyElse.alterTo(change);
    expect(await test.provider.inspect(test.plan)).toBe('altered');
    await test.provider.place(test.plan);
    expect(await test.provider.inspect(test.plan)).toBe('present');
  });

  it('does not take the same role at another scope for standing access', async () => {
    await test.provider.place(planOf({ resource: undefined }));
    expect(await findings(test.plan)).toEqual([]);
  });

  it('finds standing access also where it may not read Privileged Identity Management', async () => {
    await test.somebodyElse.give();
    cloud.simulator.faults.add({
      service: 'arm',
      operation: 'roleAssignmentScheduleInstances.list',
      status: 403,
      code: 'AuthorizationFailed',
    });
    expect(await findings(test.plan)).toEqual([
      expect.objectContaining({ severity: 'standing', code: 'azure.assignedAlready' }),
    ]);
  });

  it('never takes a foreign assignment over, and never deletes it', async () => {
    await test.somebodyElse.give();
    expect(await failureOf(test.provider.place(test.plan))).toMatchObject({
      class: 'permanent',
      code: 'RoleAssignmentExists',
      message: expect.stringContaining('not by Latchkey'),
    });
    await test.provider.remove(test.plan);
    expect(test.held()).toHaveLength(1);
  });

  it('takes an assignment of its own name for its own when Azure says that it exists', async () => {
    await test.provider.place(test.plan);
    cloud.simulator.faults.add({
      service: 'arm',
      operation: 'roleAssignments.create',
      status: 409,
      code: 'RoleAssignmentExists',
    });
    await test.provider.place(test.plan);
    expect(test.held()).toHaveLength(1);
  });

  it('works with the artifact of the first holder when requests share it', async () => {
    await test.provider.place(test.plan);
    const second = planOf({}, 'zzzzzzzzz9');
    expect(second.sharingKey).toBe(test.plan.sharingKey);
    expect(second.artifact).not.toBe(test.plan.artifact);
    const shared = { ...second, artifact: test.plan.artifact, expiresAt: '2026-03-02T15:00:00.000Z' };
    await test.provider.extend(shared);
    expect(test.held()).toHaveLength(1);
    expect(await test.provider.inspect(shared)).toBe('present');
    expect(await test.provider.inspect({ ...test.plan, expiresAt: shared.expiresAt })).toBe('present');
    await test.provider.remove(shared);
    expect(test.held()).toHaveLength(0);
  });

  it.each([
    ['CanNotDelete', roleScope('/resourceGroups/reports')],
    ['ReadOnly', roleScope('')],
    ['CanNotDelete', roleScope(`/resourceGroups/reports/providers/${storage}`)],
  ] as const)('finds a %s lock at %s before the first write', async (level, scope) => {
    await whileLocked(cloud, { level, scope }, async () => {
      const found = await findings(test.plan);
      expect(found).toEqual([{ severity: 'blocker', code: 'azure.locked', message: expect.any(String) }]);
      expect(found[0]?.message).toContain(`The lock "keep" (${level}) on ${scope}`);
    });
  });

  it('does not mind locks beside or below the scope', async () => {
    const scope = roleScope(`/resourceGroups/reports/providers/${storage}`);
    await whileLocked(cloud, { level: 'CanNotDelete', scope }, async () => {
      expect(await findings(planOf({ resource: undefined }))).toEqual([]);
    });
  });

  it('says in a note that it may not read the locks, and blocks nothing for it', async () => {
    cloud.simulator.faults.add({
      service: 'arm',
      operation: 'locks.list',
      status: 403,
      code: 'AuthorizationFailed',
    });
    expect(await findings(test.plan)).toEqual([
      expect.objectContaining({ severity: 'note', code: 'azure.locksUnknown' }),
    ]);
  });

  it('passes throttling of the look at the locks on, with the wait', async () => {
    cloud.simulator.faults.add({
      service: 'arm',
      operation: 'locks.list',
      status: 429,
      code: 'TooManyRequests',
      retryAfter: 9,
    });
    expect(await failureOf(findings(test.plan))).toMatchObject({ class: 'retry', retryAfterSeconds: 9 });
  });

  it('never gives up a removal that a lock holds up', async () => {
    await test.provider.place(test.plan);
    await whileLocked(
      cloud,
      { level: 'CanNotDelete', scope: roleScope('/resourceGroups/reports') },
      async () => {
        expect(await failureOf(test.provider.remove(test.plan))).toMatchObject({
          class: 'retrySlowly',
          code: 'ScopeLocked',
        });
        expect(await test.provider.inspect(test.plan)).toBe('present');
      },
    );
    await test.provider.remove(test.plan);
    expect(test.held()).toEqual([]);
  });

  it('reports what an earlier request left behind as in the way, not as standing access', async () => {
    const earlier = planOf({}, 'zzzzzzzzz9');
    await test.provider.place(earlier);
    expect(await findings(test.plan)).toEqual([
      {
        severity: 'blocker',
        code: 'azure.leftBehind',
        message: expect.stringContaining('earlier request zzzzzzzzz9'),
      },
    ]);
    expect(await findings(earlier)).toEqual([]);
  });

  it('looks at roles that it does not know before it lends them', async () => {
    expect(await findings(planOf({ role: roleMaker }))).toEqual([
      {
        severity: 'blocker',
        code: 'azure.roleGivesAccess',
        message: expect.stringContaining('allows Microsoft.Authorization/roleAssignments/write'),
      },
    ]);
    expect(await findings(planOf({ role: operator }))).toEqual([]);
    expect(await findings(planOf({ role: '12345678-1111-4222-8333-444444444444' }))).toEqual([
      expect.objectContaining({ severity: 'blocker', code: 'azure.roleMissing' }),
    ]);
  });

  it('works at a management group, where there are no locks', async () => {
    const corp: RoleSpec = { kind: 'azure.role', managementGroup: 'corp', role: reader };
    const plan = test.provider.plan(corp, aContext({ request: aRequest({ beneficiary: test.beneficiary }) }));
    expect(await findings(plan)).toEqual([]);
    await test.provider.place(plan);
    expect(await test.provider.inspect(plan)).toBe('present');
    await test.provider.remove(plan);
    expect(await test.provider.inspect(plan)).toBe('absent');
  });

  it('repeats for a person whom Azure does not know yet', async () => {
    await test.somebodyElse.deletePrincipal();
    expect(await failureOf(test.provider.place(test.plan))).toMatchObject({
      class: 'retry',
      code: 'PrincipalNotFound',
    });
  });

  it('takes access at a scope that is gone as absent, but not at a subscription that is not seen', async () => {
    const gone = planOf({ resourceGroup: 'no-such-group' });
    expect(await failureOf(test.provider.place(gone))).toMatchObject({ class: 'permanent' });
    expect(await test.provider.inspect(gone)).toBe('absent');
    await test.provider.remove(gone);
    const unseen = {
      ...test.plan,
      artifact: test.plan.artifact.replace(subscription, 'eeeeeeee-1111-4222-8333-444444444444'),
    };
    expect(await failureOf(test.provider.inspect(unseen))).toMatchObject({ class: 'retrySlowly' });
    expect(await failureOf(test.provider.remove(unseen))).toMatchObject({ class: 'retrySlowly' });
  });

  it('is kept by its own role from lending what is not on the list', async () => {
    expect(await failureOf(test.provider.place(planOf({ role: 'Contributor' })))).toMatchObject({
      class: 'permanent',
      code: 'AuthorizationFailed',
      cloudRequestId: expect.stringMatching(/\w/),
    });
  });
});

function roleScope(below: string): string {
  return `/subscriptions/${subscription}${below}`;
}
