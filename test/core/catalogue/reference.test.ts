import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { describeIssue } from '../../../src/core/catalogue/issue.ts';
import { catalogueJsonSchema } from '../../../src/core/catalogue/json-schema.ts';
import { parseCatalogue } from '../../../src/core/catalogue/parse.ts';
import { sha256Hex } from '../../../src/platform/digest.ts';
import { grantSchemas } from '../../../src/providers/schemas.ts';
import { sections, sectionsIn, withTables } from '../../../tools/catalogue-reference.ts';

const reference = readFileSync('docs/catalogue.md', 'utf8');
const schema = catalogueJsonSchema(grantSchemas);
const examples = [...reference.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);
const grants = examples.filter((text) => text.startsWith('-'));

describe('the reference of the catalogue', () => {
  it('has a table of every part of the schema, each as it is: npm run catalogue:schema writes them anew', () => {
    expect(sectionsIn(reference).toSorted()).toEqual(
      sections(schema)
        .map(({ path }) => path)
        .toSorted(),
    );
    expect(withTables(reference, schema)).toBe(reference);
  });

  it('says of every key of every kind of grant what it is', () => {
    const parts = reference.split(/^### /m);
    const missing = [...grantSchemas].flatMap(([kind, kindSchema]) => {
      const part = parts.find((text) => text.startsWith(`\`${kind}\``)) ?? '';
      const { properties = {} } = z.toJSONSchema(kindSchema, { io: 'input', unrepresentable: 'any' });
      const keys = Object.keys(properties).filter((key) => !part.includes(`\`${key}\``));
      return part === '' ? [kind] : keys.map((key) => `${kind} ${key}`);
    });
    expect(missing).toEqual([]);
  });

  it('holds defaults that are true', () => {
    const least = {
      admins: { users: ['m@contoso.com'] },
      aws: {
        accounts: {
          data: { id: '111122223333', deployerRole: 'arn:aws:iam::111122223333:role/r', externalId: 'xx' },
        },
      },
      policies: {
        p: { requesters: { users: ['a@contoso.com'] }, stages: [{ approvers: { manager: true } }] },
      },
      entitlements: {
        e: {
          title: 'E',
          duration: { default: '1h', max: '1h' },
          policy: 'p',
          grants: [{ kind: 'aws.iam.group', account: 'data', group: 'readers' }],
        },
      },
    };
    const outcome = parseCatalogue([{ path: 'a.yaml', text: JSON.stringify(least) }], {
      grantSchemas,
      sha256: sha256Hex,
    });
    const catalogue = outcome.ok ? outcome.catalogue : undefined;
    const row = (key: string) => reference.split('\n').filter((line) => line.startsWith(`| \`${key}\` |`));
    const policy = catalogue?.policies.get('p');
    expect(row('pendingTimeout').join()).toContain('| `8h` |');
    expect(policy?.pendingMinutes).toBe(8 * 60);
    expect(row('delegation').join()).toContain('| `true` |');
    expect(policy).toMatchObject({ delegation: true, automatic: [], deny: { users: [], groups: [] } });
    expect(row('quorum').join()).toContain('| `1` |');
    expect(policy?.tiers).toMatchObject([{ stages: [{ quorum: 1, backup: { users: [], groups: [] } }] }]);
    expect(row('minLength').join()).toContain('| `1` |');
    expect(row('ticket').join()).toContain('| `{ required: false }` |');
    expect(row('contractors').join()).toContain('| `false` |');
    expect(row('self').join()).toContain('| `true` |');
    expect(catalogue?.entitlements.get('e')).toMatchObject({
      reason: { minLength: 1 },
      ticket: { required: false },
      beneficiaries: { self: true, contractors: false, others: { users: [], groups: [] } },
      description: '',
      environment: '',
      conflictsWith: [],
    });
  });

  it('has examples that make a good catalogue together', () => {
    const files = examples
      .filter((text) => !grants.includes(text))
      .map((text, index) => ({ path: `example-${index}.yaml`, text }));
    const outcome = parseCatalogue(files, { grantSchemas, sha256: sha256Hex, now: new Date('2026-01-01') });
    expect(outcome.ok ? outcome.warnings.map(describeIssue) : outcome.issues.map(describeIssue)).toEqual([]);
    expect(files.length).toBeGreaterThan(8);
  });

  it('has an example of every kind of grant, and each of them fits', () => {
    const specs = grants.flatMap((text) => parse(text) as { kind: string }[]);
    expect(new Set(specs.map(({ kind }) => kind))).toEqual(new Set(grantSchemas.keys()));
    const wrong = specs.flatMap((spec) => grantSchemas.get(spec.kind)?.safeParse(spec).error?.issues ?? []);
    expect(wrong).toEqual([]);
  });

  it.each(sections(schema).map((section) => [section.path, section] as const))(
    'has examples of the keys of %s that the schema takes',
    (_, section) => {
      const wrong = Object.entries(section.schema.properties ?? {}).flatMap(([key, value]) => {
        if (typeof value === 'boolean') return [];
        const check = z.fromJSONSchema(value);
        return (value.examples ?? []).flatMap((example) =>
          check.safeParse(example).success ? [] : [`${key}: ${JSON.stringify(example)}`],
        );
      });
      expect(wrong).toEqual([]);
    },
  );
});
