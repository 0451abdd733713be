import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscription } from '../contracts/azure-cloud.ts';
import { mo, tenant } from './azure-places.ts';
import { type AzureWorld, identities, startAzureWorld } from './azure-world.ts';
import { buildDotnetClient } from './dotnet-build.ts';
import type { DotnetStep } from './dotnet-client.ts';
import { describeReads } from './dotnet-reads.ts';
import { describeRefusals } from './dotnet-refusals.ts';
import { describeWrites } from './dotnet-writes.ts';

const built = await buildDotnetClient();
if ('missing' in built)
  console.warn(
    `\nNOT RUN: the .NET clients are not held against the Azure simulator, because ${built.missing}.\n`,
  );

describe.skipIf('missing' in built)("Microsoft's SDKs for .NET in the simulated Azure", () => {
  let world: AzureWorld;
  beforeAll(async () => {
    world = await startAzureWorld('program' in built ? built.program : '');
  });
  afterAll(() => world.stop());

  describe('sign in', () => {
    it.each(['auditor', 'auditorByCertificate', 'auditorByFederation', 'machine'] as const)(
      'as %s',
      async (identity) => {
        const { subscriptions } = await world
          .dotnet(identity)
          .values({ subscriptions: { do: 'listSubscriptions' } });
        expect(subscriptions).toMatchObject([{ subscriptionId: subscription, tenantId: tenant }]);
      },
    );

    it('as the identity of a virtual machine', async () => {
      const elsewhere = world.start('virtual machine');
      try {
        const { subscriptions } = await elsewhere
          .as(identities.machine)
          .values({ subscriptions: { do: 'listSubscriptions' } });
        expect(subscriptions).toMatchObject([{ subscriptionId: subscription, tenantId: tenant }]);
      } finally {
        await elsewhere.stop();
      }
    });

    it('with a wrong secret fails with the number of Entra', async () => {
      const { refused } = await world
        .dotnet('withWrongSecret')
        .failures({ refused: { do: 'listSubscriptions' } });
      expect(refused).toMatchObject({
        type: 'AuthenticationFailedException',
        status: 401,
        code: 'invalid_client',
      });
      expect(refused.message).toMatch(/AADSTS7000215: .* app '/);
    });
  });

  describeReads(() => world);
  describeWrites(() => world);
  describeRefusals(() => world);

  it('know what is none of Graph: an address, a query option, a property', async () => {
    const known = [`/users/${mo}/memberOf?$select=id&$top=5`, `/users/${mo}/memberOf/microsoft.graph.group`];
    const unknown = [`/users/${mo}/membersOf`, `/users/${mo}?$top=1`];
    const user: DotnetStep = { do: 'callGraph', path: `/users/${mo}`, query: { $select: 'id,jobTitle' } };
    const found = await world.dotnet('auditor').values({
      addresses: { do: 'checkGraphAddresses', addresses: known.concat(unknown) },
      property: { ...user, model: 'Group' },
      fitting: { ...user, model: 'User' },
    });
    expect(found).toMatchObject({
      addresses: {
        problems: [
          `/users/${mo}/membersOf is no address of Microsoft Graph`,
          `/users/${mo} does not take $top`,
        ],
      },
      property: { problems: ['Group has no property jobTitle'] },
      fitting: { problems: [] },
    });
  });

  it('would call every address of Graph that was called here', async () => {
    const calls = world.cloud.simulator.inspect().calls.filter(({ service }) => service === 'graph');
    const addresses = [...new Set(calls.map(({ path }) => path.replace('/v1.0', '')))];
    expect(addresses.length).toBeGreaterThan(5);
    const { checked } = await world
      .dotnet('auditor')
      .values({ checked: { do: 'checkGraphAddresses', addresses } });
    expect(checked).toEqual({ problems: [] });
  });
});
