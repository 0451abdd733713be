import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PlannedGrant } from '../../src/core/requests/request.ts';
import { createAzureClients } from '../../src/providers/azure/clients.ts';
import { createRoleProvider } from '../../src/providers/azure/role.ts';
import { aContext, aRequest } from '../providers/builders.ts';
import { subscription } from './azure-cloud.ts';
import { whileLocked } from './azure-hands.ts';
import { pimSpec, startPim } from './azure-pim-under-test.ts';
import { describeLasting } from './lasting.contract.ts';
import { describePim, type PimPerson, type PimUnderTest } from './pim.contract.ts';
import { describeProvider, failureOf, later } from './provider.contract.ts';

describeProvider('azure.pim', startPim);
describeLasting('azure.pim', startPim, ['listed', 'throttled']);
describePim('azure.pim', startPim);

const group = `/subscriptions/${subscription}/resourceGroups/reports`;

describe('the provider azure.pim, in what is special about roles of Azure', () => {
  let suite: PimUnderTest;
  let test: PimPerson;
  let plan: PlannedGrant;

  beforeAll(async () => {
    suite = await startPim();
  });
  afterAll(() => suite.stop());
  beforeEach(async () => {
    test = await suite.newPerson();
    ({ plan } = test);
  });

  it('is told from standing access by the provider of plain assignments too', async () => {
    const clients = createAzureClients(suite.cloud);
    const roles = createRoleProvider(clients);
    const spec = roles.schema.parse({ ...pimSpec, kind: 'azure.role' });
    const request = aRequest({ beneficiary: test.beneficiary });
    const plain = roles.plan(spec, aContext({ request, startsAt: plan.startsAt, expiresAt: plan.expiresAt }));
    await test.somebodyElse.giveUntil(later(plan.startsAt, 1_200));
    expect(await roles.precheck(plain)).toEqual([
      expect.objectContaining({ severity: 'blocker', code: 'azure.assignedForAWhile' }),
    ]);
    const other = await suite.newPerson();
    await suite.provider.place(other.plan);
    const theirs = aRequest({ id: 'yyyyyyyyy8', beneficiary: other.beneficiary });
    expect(await roles.precheck(roles.plan(spec, aContext({ request: theirs })))).toEqual([
      expect.objectContaining({ severity: 'blocker', code: 'azure.leftBehind' }),
    ]);
  });

  it('finds a lock before the first write', async () => {
    await whileLocked(suite.cloud, { level: 'CanNotDelete', scope: group }, async () => {
      expect(await suite.provider.precheck(plan)).toEqual([
        expect.objectContaining({ severity: 'blocker', code: 'azure.locked' }),
      ]);
    });
  });

  it('never gives up a removal that a lock holds up, not even when the time is over', async () => {
    await test.provider.place(plan);
    await whileLocked(suite.cloud, { level: 'CanNotDelete', scope: group }, async () => {
      expect(await failureOf(suite.provider.remove(plan))).toMatchObject({
        class: 'retrySlowly',
        code: 'FailedAsResourceIsLocked',
      });
      suite.clock.forward(7_200);
      expect(await suite.provider.inspect(plan)).not.toBe('absent');
      expect(await failureOf(suite.provider.remove(plan))).toMatchObject({
        code: 'FailedAsResourceIsLocked',
      });
    });
    await suite.provider.remove(plan);
    expect(await suite.provider.inspect(plan)).toBe('absent');
    expect(test.artifacts()).toBe(0);
  });

  it('finds its own assignment when PIM has forgotten the requests for it', async () => {
    const long = { ...plan, expiresAt: later(plan.startsAt, 60 * 86_400) };
    await suite.provider.place(long);
    suite.clock.forward(50 * 86_400);
    expect(await suite.provider.inspect(long)).toBe('present');
    await suite.provider.remove(long);
    expect(await suite.provider.inspect(long)).toBe('absent');
  });

  it('lists what its own mark and its own hand prove to be its own', async () => {
    const listed = async () => {
      const found: PlannedGrant[] = [];
      for await (const one of suite.provider.list(`/subscriptions/${subscription}`, test.catalogue ?? fail()))
        if (one.details.principalId === test.beneficiary.objectId) found.push(one);
      return found;
    };
    await test.somebodyElse.giveUntil(later(plan.expiresAt, 7_200));
    expect(await listed()).toEqual([]);
    suite.clock.forward(360);
    await test.somebodyElse.take();
    const now = {
      ...plan,
      startsAt: suite.clock.now().toISOString(),
      expiresAt: later(plan.expiresAt, 3_600),
    };
    await test.provider.place(now);
    const [found, ...more] = await listed();
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      requestId: plan.requestId,
      kind: 'azure.pim',
      permission: 'Reader',
      target: 'resource group reports in Azure subscription data',
      artifact: plan.artifact,
      sharingKey: plan.sharingKey,
      expiresAt: now.expiresAt,
    });
    expect(await suite.provider.inspect(found ?? fail())).toBe('present');
    const longer = { ...plan, expiresAt: later(now.expiresAt, 3_600) };
    await suite.provider.extend(longer);
    expect((await listed()).map(({ artifact, expiresAt }) => ({ artifact, expiresAt }))).toEqual([
      { artifact: plan.artifact, expiresAt: longer.expiresAt },
    ]);
    await suite.provider.remove(found ?? fail());
    expect(await listed()).toEqual([]);
  });
});

function fail(): never {
  throw new Error('The test has nothing to look at.');
}
