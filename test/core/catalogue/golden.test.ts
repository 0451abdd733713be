import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ZodType } from 'zod';
import type { GrantSpec } from '../../../src/core/catalogue/catalogue.ts';
import { describeIssue } from '../../../src/core/catalogue/issue.ts';
import { parseCatalogue } from '../../../src/core/catalogue/parse.ts';
import { sha256Hex } from '../../../src/platform/digest.ts';
import { attachmentSchema } from '../../../src/providers/aws/attachment-spec.ts';
import { policySchema } from '../../../src/providers/aws/policy-spec.ts';
import { roleSchema } from '../../../src/providers/azure/role-spec.ts';

const golden = join(import.meta.dirname, 'golden');
/** A few kinds, so that a new one does not change what is printed. */
const grantSchemas = new Map<string, ZodType<GrantSpec>>([
  ['aws.iam.attachment', attachmentSchema],
  ['azure.role', roleSchema],
  ['aws.iam.policy', policySchema],
]);

const known = {
  awsActions: new Map([
    [
      's3',
      [
        { name: 'GetObject', managesPermissions: false },
        { name: 'PutBucketPolicy', managesPermissions: true },
        { name: 'PutObjectAcl', managesPermissions: true },
      ],
    ],
    ['iam', [{ name: 'GetUser', managesPermissions: false }]],
  ]),
  azureRoles: ['Reader', 'Storage Blob Data Reader'],
};

const source = (folder: string) => (path: string) => ({
  path,
  text: readFileSync(join(folder, path), 'utf8'),
});
const cases = readdirSync(golden, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);

/** What is printed about the files of a case beside the good ones of the base. */
function printed(name: string): string {
  const folder = join(golden, name);
  const paths = readdirSync(folder).filter((path) => path.endsWith('.yaml'));
  const outcome = parseCatalogue([source(golden)('base.yaml'), ...paths.map(source(folder))], {
    grantSchemas,
    sha256: sha256Hex,
    now: new Date('2026-06-01T00:00:00Z'),
    ...(name.startsWith('known') && { known }),
  });
  const issues = outcome.ok ? outcome.warnings : outcome.issues;
  const verdict = outcome.ok ? 'in force' : 'refused';
  return `${[verdict, ...issues.map(describeIssue)].join('\n')}\n`;
}

describe('the errors of a catalogue', () => {
  it.each(cases)('%s', async (name) => {
    await expect(printed(name)).toMatchFileSnapshot(join(golden, name, 'expected.txt'));
  });
});
