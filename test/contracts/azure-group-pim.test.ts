import { describe, expect, it } from 'vitest';
import { azureSeed, readers } from './azure-cloud.ts';
import { startGroup } from './azure-group-under-test.ts';
import { describeLasting } from './lasting.contract.ts';
import { describePim, listedBy } from './pim.contract.ts';
import { describeProvider, failureOf } from './provider.contract.ts';

const start = () => startGroup({ pim: true });

describeProvider('entra.group with pim', start);
describeLasting('entra.group with pim', start, ['listed', 'throttled']);
describePim('entra.group with pim', start);

describe('the provider entra.group with pim, in what is special about groups', () => {
  it('keeps apart from plain membership of the same group', async () => {
    for (const [pim, way] of [
      [true, 'pim'],
      [false, 'member'],
    ] as const) {
      const suite = await startGroup({ pim });
      const { plan, beneficiary } = await suite.newPerson();
      expect(plan.sharingKey).toBe(`${beneficiary.objectId}|${readers}|${way}`);
      expect(plan.cloudSideEnd).toBe(pim);
      await suite.stop();
    }
  });

  it('says that the licence is missing, and what works without one', async () => {
    const suite = await startGroup({ pim: true }, { seed: { ...azureSeed(), entraIdP2: false } });
    const { provider, plan, catalogue } = await suite.newPerson();
    const failure = await failureOf(provider.precheck(plan));
    expect(failure).toMatchObject({ class: 'permanent', code: 'AadPremiumLicenseRequired' });
    expect(failure.message).toMatch(/no licence.*a group without pim/);
    expect(await listedBy(provider, catalogue)).toEqual([]);
    await suite.stop();
  });
});
