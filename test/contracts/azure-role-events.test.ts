import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PlannedGrant } from '../../src/core/requests/request.ts';
import type { RoleSpec } from '../../src/providers/azure/role-spec.ts';
import { type AzureCloud, startAzureCloud, storage, subscription } from './azure-cloud.ts';
import { move, whileDisabled, whileLocked } from './azure-hands.ts';
import { type AzurePerson, type AzureUnderTest, azureRoleUnderTest, blobSpec } from './azure-under-test.ts';
import { failureOf, later } from './provider.contract.ts';

const readerSpec: RoleSpec = {
  kind: 'azure.role',
  subscription: 'data',
  resourceGroup: 'reports',
  resource: storage,
  role: 'Reader',
};
const group = `/subscriptions/${subscription}/resourceGroups/reports`;

describe.each([
  ['for data, which Azure ends by itself', blobSpec],
  ['for Resource Manager, which Azure does not end', readerSpec],
])('the provider azure.role, %s, when something happens in Azure', (_, spec) => {
  let cloud: AzureCloud;
  let suite: AzureUnderTest;
  let test: AzurePerson;
  let plan: PlannedGrant;

  beforeAll(async () => {
    cloud = await startAzureCloud();
    suite = azureRoleUnderTest(cloud, spec);
  });
  afterAll(() => cloud.stop());
  beforeEach(async () => {
    test = await suite.newPerson();
    ({ plan } = test);
  });

  const can = (at: string) => test.mayUse(at);
  const during = () => can(later(plan.startsAt, 60));

  it('gives the access from the placing to the removal, and nothing besides', async () => {
    expect(during()).toBe(false);
    await test.provider.place(plan);
    expect(during()).toBe(true);
    const asked = cloud.simulator.inspect().calls.length;
    expect(can(later(plan.expiresAt, -1))).toBe(true);
    expect(can(plan.expiresAt)).toBe(!plan.cloudSideEnd);
    expect(can(later(plan.expiresAt, 1))).toBe(!plan.cloudSideEnd);
    expect(cloud.simulator.inspect().calls).toHaveLength(asked);
    await test.provider.remove(plan);
    expect([during(), can(later(plan.expiresAt, 1))]).toEqual([false, false]);
  });

  it('lends on for the one who ends later, whichever of two that is', async () => {
    const second = test.another?.(later(plan.expiresAt, 3_600)) ?? plan;
    await test.provider.place(plan);
    // The second holder takes the artifact of the first over, with the later end.
    const shared = { ...second, artifact: plan.artifact };
    await test.provider.place(shared);
    expect(test.held()).toHaveLength(1);
    expect(can(later(shared.expiresAt, -1))).toBe(true);
    // The later one ends first: what stays gets its own end back.
    await test.provider.extend(plan);
    expect(await test.provider.inspect(plan)).toBe('present');
    expect(can(later(plan.expiresAt, -1))).toBe(true);
    expect(can(plan.expiresAt)).toBe(!plan.cloudSideEnd);
    await test.provider.remove(plan);
    expect(test.held()).toEqual([]);
  });

  it('ends the access of somebody who was deleted, who has none after being restored either', async () => {
    await test.provider.place(plan);
    cloud.simulator.directory.removeUser(test.beneficiary.objectId);
    expect(await test.provider.inspect(plan)).toBe('present');
    await test.provider.remove(plan);
    cloud.simulator.directory.restoreUser(test.beneficiary.objectId);
    expect(during()).toBe(false);
    expect(await test.provider.inspect(plan)).toBe('absent');
  });

  it('ends the access of somebody who was deleted and restored in the meantime', async () => {
    await test.provider.place(plan);
    cloud.simulator.directory.removeUser(test.beneficiary.objectId);
    cloud.simulator.directory.restoreUser(test.beneficiary.objectId);
    expect(during()).toBe(true);
    expect(await test.provider.inspect(plan)).toBe('present');
    await test.provider.remove(plan);
    expect(during()).toBe(false);
  });

  it('takes access back in a subscription that was disabled, and gives none there', async () => {
    await test.provider.place(plan);
    const other = await suite.newPerson();
    await whileDisabled(cloud, async () => {
      expect(await failureOf(other.provider.place(other.plan))).toMatchObject({
        class: 'permanent',
        code: 'ReadOnlyDisabledSubscription',
      });
      expect(await test.provider.inspect(plan)).toBe('present');
      await test.provider.remove(plan);
      expect(await test.provider.inspect(plan)).toBe('absent');
    });
    expect(during()).toBe(false);
  });

  it('takes back what was lent on a resource that was moved, also when it comes back', async () => {
    await test.provider.place(plan);
    await move(cloud, { resource: storage, from: 'reports', to: 'archive' });
    expect(test.mayUse(later(plan.startsAt, 60), 'archive')).toBe(false);
    await test.provider.remove(plan);
    expect(await test.provider.inspect(plan)).toBe('absent');
    await move(cloud, { resource: storage, from: 'archive', to: 'reports' });
    expect(during()).toBe(false);
    expect(await test.provider.inspect(plan)).toBe('absent');
  });

  it('comes back for a removal until a lock that was put on afterwards is gone', async () => {
    await test.provider.place(plan);
    await whileLocked(cloud, { level: 'CanNotDelete', scope: group }, async () => {
      for (let attempt = 0; attempt < 3; attempt += 1)
        expect(await failureOf(test.provider.remove(plan))).toMatchObject({
          class: 'retrySlowly',
          code: 'ScopeLocked',
          message: expect.stringMatching(/lock.*owner has to remove it/i),
        });
      expect(await test.provider.inspect(plan)).toBe('present');
    });
    await test.provider.remove(plan);
    expect(await test.provider.inspect(plan)).toBe('absent');
  });
});

it('says that a scope holds as many assignments as Azure allows', async () => {
  const cloud = await startAzureCloud({ limits: { roleAssignmentsPerSubscription: 1 } });
  const { provider, plan, held } = await azureRoleUnderTest(cloud, blobSpec).newPerson();
  const failure = await failureOf(provider.place(plan));
  expect(failure).toMatchObject({ class: 'permanent', code: 'RoleAssignmentLimitExceeded' });
  expect(failure.message).toContain('as many role assignments as Azure allows');
  expect(held()).toEqual([]);
  await provider.remove(plan);
  expect(await provider.inspect(plan)).toBe('absent');
  await cloud.stop();
});

it('finds a lock on what a sub-resource is in before the first write', async () => {
  const cloud = await startAzureCloud();
  const container: RoleSpec = {
    ...blobSpec,
    resource: `${storage}/blobServices/default/containers/2026`,
  };
  const { provider, plan } = await azureRoleUnderTest(cloud, container).newPerson();
  const scope = `${group}/providers/${storage}`;
  await whileLocked(cloud, { level: 'CanNotDelete', scope }, async () => {
    expect(await provider.precheck(plan)).toEqual([
      expect.objectContaining({
        severity: 'blocker',
        code: 'azure.locked',
        message: expect.stringContaining(`"keep" (CanNotDelete) on ${scope}`),
      }),
    ]);
  });
  await cloud.stop();
});
