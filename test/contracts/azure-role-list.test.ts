import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PlannedGrant } from '../../src/core/requests/request.ts';
import type { RoleSpec } from '../../src/providers/azure/role-spec.ts';
import { aCatalogue, aContext, aRequest, expiresAt } from '../providers/builders.ts';
import { type AzureCloud, reader, startAzureCloud, subscription } from './azure-cloud.ts';
import { type AzurePerson, type AzureUnderTest, azureRoleUnderTest, blobSpec } from './azure-under-test.ts';
import { failureOf } from './provider.contract.ts';

describe('what the provider azure.role lists', () => {
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

  const planOf = (changes: Partial<RoleSpec>) =>
    test.provider.plan(
      { ...blobSpec, ...changes },
      aContext({ request: aRequest({ beneficiary: test.beneficiary }) }),
    );

  /** What the provider lists of this test's person: other tests leave theirs behind. */
  const listOf = async (scope: string) => {
    const found: PlannedGrant[] = [];
    for await (const plan of test.provider.list(scope, aCatalogue()))
      if (plan.details.principalId === test.beneficiary.objectId) found.push(plan);
    return found;
  };

  it('is what its own mark and its own hand prove to be its own, as plans that can be inspected and removed', async () => {
    const corp: RoleSpec = { kind: 'azure.role', managementGroup: 'corp', role: reader };
    const above = test.provider.plan(
      corp,
      aContext({ request: aRequest({ beneficiary: test.beneficiary }) }),
    );
    await test.provider.place(above);
    await test.provider.place(test.plan);
    await test.provider.place(planOf({ resource: undefined, resourceGroup: undefined, role: 'Reader' }));
    const [listed, whole, ...more] = await listOf(`/subscriptions/${subscription}`);
    expect(more).toEqual([]);
    expect(whole).toMatchObject({
      permission: 'Reader',
      target: 'Azure subscription data',
      cloudSideEnd: false,
    });
    expect(listed).toMatchObject({
      requestId: test.plan.requestId,
      kind: 'azure.role',
      permission: test.plan.permission,
      target: test.plan.target,
      artifact: test.plan.artifact,
      sharingKey: test.plan.sharingKey,
      expiresAt,
      cloudSideEnd: true,
    });
    expect(listed && (await test.provider.inspect(listed))).toBe('present');
    if (listed) await test.provider.remove(listed);
    expect(await test.provider.inspect(test.plan)).toBe('absent');
    const [atCorp, ...others] = await listOf('/providers/Microsoft.Management/managementGroups/corp');
    expect(others).toEqual([]);
    expect(atCorp?.artifact).toBe(above.artifact);
    expect(atCorp && (await test.provider.inspect(atCorp))).toBe('present');
  });

  it('is nothing that only looks like its own', async () => {
    await test.somebodyElse.giveMarked();
    expect(await listOf(`/subscriptions/${subscription}`)).toEqual([]);
    await test.somebodyElse.take();
    await test.provider.place(test.plan);
    await test.somebodyElse.alterTo({ without: 'mark' });
    expect(await listOf(`/subscriptions/${subscription}`)).toEqual([]);
  });

  it('is not taken for empty when it was refused', async () => {
    cloud.simulator.faults.add({
      service: 'arm',
      operation: 'roleAssignments.list',
      status: 403,
      code: 'AuthorizationFailed',
    });
    expect(await failureOf(listOf(`/subscriptions/${subscription}`))).toMatchObject({ class: 'retrySlowly' });
  });
});
