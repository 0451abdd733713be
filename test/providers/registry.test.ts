import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GrantSpec } from '../../src/core/catalogue/catalogue.ts';
import type { ProviderRegistry } from '../../src/core/providers.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { createCredential } from '../../src/platform/credential.ts';
import { createGraphDirectory } from '../../src/providers/azure/directory.ts';
import { createProviderRegistry } from '../../src/providers/registry.ts';
import {
  type AwsCloud,
  audience,
  awsSeed,
  hubRole,
  s3ReadOnly,
  startAwsCloud,
} from '../contracts/aws-cloud.ts';
import {
  type AzureCloud,
  identityClientId,
  readers,
  startAzureCloud,
  storage,
} from '../contracts/azure-cloud.ts';
import { failureOf } from '../contracts/provider.contract.ts';
import { aContext, dana } from './builders.ts';

const specs: readonly GrantSpec[] = [
  { kind: 'aws.iam.attachment', account: 'data', policyArn: s3ReadOnly },
  {
    kind: 'azure.role',
    subscription: 'data',
    resourceGroup: 'reports',
    resource: storage,
    role: 'Storage Blob Data Reader',
  },
  { kind: 'entra.group', group: readers, name: 'Report readers' },
];

describe('the providers behind one managed identity', () => {
  let azure: AzureCloud;
  let aws: AwsCloud;
  let registry: ProviderRegistry;
  let credential: ReturnType<typeof createCredential>;

  beforeAll(async () => {
    azure = await startAzureCloud();
    aws = await startAwsCloud(awsSeed(), (issuer) => azure.simulator.keysOf(issuer));
    process.env.IDENTITY_ENDPOINT = azure.simulator.identityEndpoint;
    process.env.IDENTITY_HEADER = azure.simulator.identityHeader;
    credential = createCredential(identityClientId);
    registry = createProviderRegistry({
      credential,
      clock: systemClock,
      aws: { hubRole, audience, region: 'eu-west-1' },
      armEndpoint: azure.armEndpoint,
      graphEndpoint: azure.graphEndpoint,
    });
  });
  afterAll(() => Promise.all([azure.stop(), aws.stop()]));

  function planned(spec: GrantSpec) {
    const provider = registry.get(spec.kind);
    if (provider === undefined) throw new Error(`There is no provider for ${spec.kind}.`);
    return { provider, plan: provider.plan(provider.schema.parse(spec), aContext()) };
  }

  it.each(specs)('leave $kind to be repeated while the identity gets no token', async (spec) => {
    azure.simulator.faults.add({ service: 'identity', status: 503, code: '503' });
    const { provider, plan } = planned(spec);
    expect(await failureOf(provider.place(plan))).toMatchObject({ class: 'retry' });
    expect(await failureOf(provider.remove(plan))).toMatchObject({ class: 'retry' });
    azure.simulator.faults.clear();
  });

  it.each(specs)('place and remove $kind with the SDK’s own credential', async (spec) => {
    const { provider, plan } = planned(spec);
    expect(await provider.precheck(plan)).toEqual([]);
    await provider.place(plan);
    expect(await provider.inspect(plan)).toBe('present');
    await provider.remove(plan);
    expect(await provider.inspect(plan)).toBe('absent');
  });

  it('share it with the directory', async () => {
    const directory = createGraphDirectory({ credential, endpoint: azure.graphEndpoint, clock: systemClock });
    expect(await directory.find(dana.userPrincipalName)).toMatchObject([dana]);
  });
});
