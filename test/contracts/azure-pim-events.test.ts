import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PlannedGrant } from '../../src/core/requests/request.ts';
import { azureSeed, subscription } from './azure-cloud.ts';
import { whileDisabled } from './azure-hands.ts';
import { startPim } from './azure-pim-under-test.ts';
import { listedBy, type PimPerson, type PimUnderTest } from './pim.contract.ts';
import { failureOf } from './provider.contract.ts';

const group = `/subscriptions/${subscription}/resourceGroups/reports`;

describe('the provider azure.pim, when something happens in Azure', () => {
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

  const can = () => test.mayUse(suite.clock.now().toISOString());

  it('cannot end anything in a subscription that was disabled, where PIM still does at the end', async () => {
    await test.provider.place(plan);
    await whileDisabled(suite.cloud, async () => {
      expect(await failureOf(suite.provider.remove(plan))).toMatchObject({
        class: 'retrySlowly',
        code: 'ReadOnlyDisabledSubscription',
      });
      expect(await suite.provider.inspect(plan)).toBe('present');
      suite.clock.forward(3_600);
      await suite.provider.remove(plan);
      expect(await suite.provider.inspect(plan)).toBe('absent');
    });
    expect(can()).toBe(false);
  });

  it('ends the access of somebody who was deleted and restored', async () => {
    await test.provider.place(plan);
    suite.cloud.simulator.directory.removeUser(test.beneficiary.objectId);
    expect(await suite.provider.inspect(plan)).toBe('present');
    suite.cloud.simulator.directory.restoreUser(test.beneficiary.objectId);
    expect(can()).toBe(true);
    await suite.provider.remove(plan);
    expect(can()).toBe(false);
    expect(await suite.provider.inspect(plan)).toBe('absent');
  });
});

describe('the provider azure.pim, where it cannot give anything', () => {
  let suite: PimUnderTest | undefined;
  afterEach(() => suite?.stop());

  async function personIn(seed: Partial<ReturnType<typeof azureSeed>>): Promise<PimPerson> {
    suite = await startPim({ seed: { ...azureSeed(), ...seed } });
    return suite.newPerson();
  }

  it('says that the licence is missing, and what works without one', async () => {
    const { provider, plan, catalogue } = await personIn({ entraIdP2: false });
    const failure = await failureOf(provider.precheck(plan));
    expect(failure).toMatchObject({ class: 'permanent', code: 'AadPremiumLicenseRequired' });
    expect(failure.message).toMatch(/Entra ID P2 .*no licence.*use azure\.role/);
    expect(await listedBy(provider, catalogue)).toEqual([]);
  });

  it.each([
    [{ maximumDuration: 'PT30M' }, /longest duration of an active assignment is shorter/],
    [
      { enabledRules: ['MultiFactorAuthentication' as const] },
      /multi-factor authentication.*application cannot/,
    ],
    [{ enabledRules: ['Ticketing' as const] }, /ticket information is required/],
  ])('says which setting of PIM refuses the assignment: %o', async (assignment, message) => {
    const person = await personIn({
      rolePolicies: [{ scope: group, role: 'Reader', assignment }],
    });
    const failure = await failureOf(person.provider.precheck(person.plan));
    expect(failure).toMatchObject({
      class: 'permanent',
      code: 'RoleAssignmentRequestPolicyValidationFailed',
    });
    expect(failure.message).toMatch(message);
    expect(person.artifacts()).toBe(0);
  });

  it('places nothing in a subscription that is disabled, and says so', async () => {
    const seed = azureSeed();
    const { provider, plan } = await personIn({
      subscriptions: (seed.subscriptions ?? []).map((one) => ({ ...one, state: 'Disabled' as const })),
    });
    const failure = await failureOf(provider.place(plan));
    expect(failure).toMatchObject({ class: 'permanent', code: 'ReadOnlyDisabledSubscription' });
    expect(failure.message).toContain('disabled');
  });
});
