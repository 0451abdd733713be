import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { knownAwsActions } from '../../../src/cli/known-actions.ts';
import { parseCatalogue } from '../../../src/core/catalogue/parse.ts';
import { sha256Hex } from '../../../src/platform/digest.ts';
import { knownRoles } from '../../../src/providers/azure/roles.ts';
import { grantSchemas } from '../../../src/providers/schemas.ts';

const files = readdirSync('catalogue')
  .filter((path) => path.endsWith('.yaml'))
  .map((path) => ({ path, text: readFileSync(`catalogue/${path}`, 'utf8') }));
const known = { awsActions: knownAwsActions(), azureRoles: knownRoles.map(({ name }) => name) };
const outcome = parseCatalogue(files, {
  grantSchemas,
  sha256: sha256Hex,
  known,
  now: new Date('2026-01-01'),
});

describe('the example catalogue', () => {
  it('is good, and nothing in it needs a warning', () => {
    expect(outcome).toMatchObject({ ok: true, warnings: [] });
  });

  it('shows what a catalogue can say', () => {
    const catalogue = outcome.ok ? outcome.catalogue : undefined;
    const policies = [...(catalogue?.policies.values() ?? [])];
    const entitlements = [...(catalogue?.entitlements.values() ?? [])];
    expect(policies.some(({ tiers }) => tiers.length > 1)).toBe(true);
    expect(policies.some(({ automatic }) => automatic.length > 0)).toBe(true);
    expect(policies.some(({ breakGlass }) => breakGlass !== undefined)).toBe(true);
    expect(policies.some(({ windows }) => windows !== undefined)).toBe(true);
    expect(
      policies.some(({ tiers }) => tiers.some(({ stages }) => stages.some(({ escalation }) => escalation))),
    ).toBe(true);
    expect(entitlements.some(({ conflictsWith }) => conflictsWith.length > 0)).toBe(true);
    expect(entitlements.some(({ ticket }) => ticket.pattern !== undefined)).toBe(true);
    expect(entitlements.some(({ beneficiaries }) => beneficiaries.contractors)).toBe(true);
    expect(catalogue?.permissionSets.size).toBeGreaterThan(0);
  });
});
