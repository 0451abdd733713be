import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Catalogue } from '../../src/core/catalogue/catalogue.ts';
import { type ParseOutcome, parseCatalogue } from '../../src/core/catalogue/parse.ts';

const grantSchemas = new Map([
  ['test.grant', z.looseObject({ kind: z.literal('test.grant'), account: z.string() })],
]);

export const groups = {
  engineers: '10000000-0000-4000-8000-000000000001',
  contractors: '10000000-0000-4000-8000-000000000002',
  owners: '10000000-0000-4000-8000-000000000003',
  admins: '10000000-0000-4000-8000-000000000004',
} as const;

export const dataReadonly = `
aws:
  accounts:
    data: { id: "111122223333", deployerRole: "arn:aws:iam::111122223333:role/latchkey", externalId: data }
admins: { groups: [${groups.admins}] }
entitlements:
  data-readonly:
    title: Read the data platform
    environment: production
    duration: { default: 4h, max: 48h, offered: [20m, 4h, 48h] }
    beneficiaries: { others: { groups: [${groups.contractors}] }, contractors: true }
    policy: data
    grants: [{ kind: test.grant, account: data }]
policies:
  data:
    requesters: { groups: [${groups.engineers}] }
    stages: [{ approvers: { groups: [${groups.owners}] } }]
`;

/** Reads a catalogue from YAML texts, one a file. */
export function parse(...texts: string[]): ParseOutcome {
  return parseCatalogue(
    texts.map((text, index) => ({ path: `file-${index + 1}.yaml`, text })),
    { grantSchemas, sha256: (text) => createHash('sha256').update(text).digest('hex') },
  );
}

/** A catalogue that must be good. */
export function aCatalogue(...texts: string[]): Catalogue {
  const outcome = parse(...(texts.length > 0 ? texts : [dataReadonly]));
  if (!outcome.ok)
    throw new Error(outcome.issues.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return outcome.catalogue;
}
