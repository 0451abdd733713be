import { expect, it } from 'vitest';
import { createProviderRegistry } from '../../src/providers/registry.ts';
import { grantSchemas } from '../../src/providers/schemas.ts';
import { aClock } from './builders.ts';

it('has a schema for every provider of the registry, under its own kind, and no other', () => {
  const registry = createProviderRegistry({
    credential: { getToken: () => Promise.reject(new Error('not asked for yet')) },
    clock: aClock(),
    aws: {
      hubRole: 'arn:aws:iam::111111111111:role/hub',
      audience: 'api://latchkey-aws',
      region: 'eu-west-1',
    },
    armEndpoint: 'https://management.azure.com',
    graphEndpoint: 'https://graph.microsoft.com',
  });
  expect([...registry.keys()].toSorted()).toEqual([...grantSchemas.keys()].toSorted());
  for (const [kind, provider] of registry) {
    expect(provider.kind).toBe(kind);
    expect(grantSchemas.get(kind)).toBe(provider.schema);
  }
});
