import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalogueCheck } from '../../src/cli/catalogue-check.ts';
import { catalogueDiff } from '../../src/cli/catalogue-diff.ts';
import { catalogueExplain } from '../../src/cli/catalogue-explain.ts';
import { runCommand } from '../../src/cli/run.ts';

async function latchkey(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommand([catalogueCheck, catalogueExplain, catalogueDiff], {
    args: ['catalogue', ...args],
    env: {},
    out: (line) => out.push(line),
    err: (line) => err.push(line),
  });
  return { code, out, err };
}

/** A copy of the example catalogue with one file changed. */
function aCopy(file: string, edit: (text: string) => string): string {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-cli-'));
  cpSync('catalogue', folder, { recursive: true });
  const path = join(folder, file);
  writeFileSync(path, edit(readFileSync(path, 'utf8')));
  return folder;
}

const misspelt = () => aCopy('data-platform.yaml', (text) => text.replace('title:', 'titel:'));
const longer = () => aCopy('data-platform.yaml', (text) => text.replace('max: 48h', 'max: 3d'));

describe('latchkey catalogue check', () => {
  it('says that a good catalogue is good', async () => {
    expect(await latchkey('check')).toEqual({
      code: 0,
      err: [],
      out: [
        expect.stringMatching(
          /^The catalogue in catalogue is good: 6 entitlements, 3 policies, version [0-9a-f]{12}\.$/,
        ),
      ],
    });
  });

  it('prints every problem with its file, line and column, as editors find them', async () => {
    const folder = misspelt();
    const { code, out, err } = await latchkey('check', `${folder}/`);
    expect({ code, out }).toEqual({ code: 1, out: [] });
    expect(err).toEqual([
      `${folder}/data-platform.yaml:5:5 key.unknown There is no key "titel" here. Did you mean "title"?`,
      `The catalogue in ${folder}/ has 1 problem and is not used.`,
    ]);
  });

  it('warns about what AWS and Azure do not know, and lets it pass', async () => {
    const folder = aCopy('data-reports.yaml', (text) =>
      text
        .replace('s3:GetObjectVersion', 's3:GetObjectVersions')
        .replace('s3:DeleteObject', 's3:PutObjectAcl'),
    );
    const { code, out } = await latchkey('check', folder);
    expect(code).toBe(0);
    expect(out).toEqual([
      `${folder}/data-reports.yaml:9:35 warning aws.action AWS has no action "s3:GetObjectVersions", as far as Latchkey knows. Did you mean "s3:GetObjectVersion"?`,
      `${folder}/data-reports.yaml:18:35 warning danger.access "s3:PutObjectAcl" lets its holder open a resource to others. What is opened stays open after the request.`,
      expect.stringContaining('is good'),
    ]);
  });

  it('prints JSON for machines', async () => {
    const { code, out } = await latchkey('check', '--json', misspelt());
    expect(code).toBe(1);
    expect(JSON.parse(out.join('\n'))).toEqual({
      ok: false,
      version: null,
      issues: [
        {
          severity: 'error',
          file: 'data-platform.yaml',
          line: 5,
          column: 5,
          code: 'key.unknown',
          path: 'entitlements.data-readonly.titel',
          message: 'There is no key "titel" here.',
          suggestion: 'title',
        },
      ],
    });
    expect(JSON.parse((await latchkey('check', '--json')).out.join('\n'))).toMatchObject({
      ok: true,
      issues: [],
    });
  });

  it.each([
    ['a folder that is not there', ['check', 'nowhere'], 'There is no folder "nowhere".'],
    ['a folder without YAML', ['check', 'tools'], 'There is no YAML file in "tools".'],
    ['a word too many', ['check', 'a', 'b'], 'There is one word too many: b'],
    ['an option it does not know', ['check', '--fast'], "Unknown option '--fast'"],
  ])('ends with 2 for %s', async (_, args, message) => {
    const { code, err } = await latchkey(...args);
    expect(code).toBe(2);
    expect(err.join('\n')).toContain(message);
    expect(err.at(-1)).toBe('Usage: latchkey catalogue check [folder] [--json]');
  });
});

describe('latchkey catalogue explain', () => {
  it('says who may ask, who approves, what is given and within which limits', async () => {
    const { code, out } = await latchkey('explain', 'report-write');
    expect(code).toBe(0);
    expect(out).toEqual(
      expect.arrayContaining([
        'Who may ask',
        '  group 5b0e3c1a-6c1f-4f0e-9a64-0d2f3a7b9c01',
        '  up to 1 h: automatic, nobody has to approve',
        '  up to 8 h: 1 of group 5b0e3c1a-6c1f-4f0e-9a64-0d2f3a7b9c03',
        '  mon, tue, wed, thu, fri 07:00–19:00 (Europe/Berlin)',
        '  a ticket, such as DATA-1234',
        '  not together with report-release',
        '    Allow s3:PutObject, s3:DeleteObject on arn:aws:s3:::contoso-data/reports/*',
      ]),
    );
  });

  it('names only the automatic rules that are for its environment', async () => {
    const production = await latchkey('explain', 'data-incident');
    expect(production.out.join('\n')).not.toContain('staging-for-everybody');
    expect(production.out.join('\n')).toContain('without approval');
    expect((await latchkey('explain', 'staging-blobs')).out.join('\n')).toContain(
      'by the rule staging-for-everybody',
    );
  });

  it('prints JSON for machines', async () => {
    const { out } = await latchkey('explain', 'data-readonly', '--json');
    expect(JSON.parse(out.join('\n'))).toMatchObject({
      entitlement: 'data-readonly',
      parts: [
        {
          heading: 'What',
          lines: ['Read the data platform (production)', expect.any(String), 'policy data-platform'],
        },
        {},
        {},
        {},
        {},
        {},
      ],
    });
  });

  it('says which entitlement was meant', async () => {
    expect(await latchkey('explain', 'data-raedonly')).toEqual({
      code: 1,
      out: [],
      err: ['There is no entitlement "data-raedonly". Did you mean "data-readonly"?'],
    });
  });

  it('ends with 2 when the catalogue is broken', async () => {
    expect((await latchkey('explain', 'data-readonly', '--catalogue', misspelt())).code).toBe(2);
  });
});

describe('latchkey catalogue diff', () => {
  it('ends with 0 when nobody gains or loses anything', async () => {
    expect(await latchkey('diff', 'catalogue', 'catalogue')).toEqual({
      code: 0,
      err: [],
      out: ['Nobody gains or loses anything.'],
    });
  });

  it('ends with 1 and says who gains what, what is dangerous first', async () => {
    const folder = aCopy('data-platform.yaml', (text) =>
      text.replace('max: 48h', 'max: 3d').replace('role: Reader', 'role: Contributor'),
    );
    const { code, out } = await latchkey('diff', 'catalogue', folder);
    expect(code).toBe(1);
    expect(out).toEqual([
      'Look at these first:',
      '  + entitlement data-readonly, grants: everybody who holds it gets azure.role: subscription data, resourceGroup data-prod, role Contributor',
      'And these:',
      '  + entitlement data-readonly, duration.max: 3 days at the most (before: 48 h)',
      '  - entitlement data-readonly, grants: nobody gets azure.role: subscription data, resourceGroup data-prod, role Reader any more',
    ]);
  });

  it('prints JSON for machines', async () => {
    const { code, out } = await latchkey('diff', '--json', 'catalogue', longer());
    expect(code).toBe(1);
    expect(JSON.parse(out.join('\n'))).toMatchObject({
      changes: [
        { subject: 'entitlement data-readonly', rule: 'duration.max', effect: 'gains', dangerous: false },
      ],
    });
  });

  it('ends with 2 when one of the two is broken or not there', async () => {
    const folder = misspelt();
    const broken = await latchkey('diff', 'catalogue', folder);
    expect(broken).toMatchObject({ code: 2, out: [] });
    expect(broken.err).toEqual([
      `The catalogue of ${folder} has problems:`,
      'data-platform.yaml:5:5 key.unknown There is no key "titel" here. Did you mean "title"?',
    ]);
    expect((await latchkey('diff', 'nowhere:catalogue', 'catalogue')).code).toBe(2);
    expect((await latchkey('diff', '--output=x:y', 'catalogue', 'catalogue')).code).toBe(2);
    expect((await latchkey('diff', 'catalogue')).code).toBe(2);
  });

  it('compares commits of a repository', async () => {
    const repository = mkdtempSync(join(tmpdir(), 'latchkey-git-'));
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@contoso.com', ...args], {
        cwd: repository,
      });
    git('init', '-q', '-b', 'main');
    mkdirSync(join(repository, 'teams'));
    cpSync('catalogue', join(repository, 'teams/access'), { recursive: true });
    git('add', '.');
    git('commit', '-q', '-m', 'one');
    cpSync(longer(), join(repository, 'teams/access'), { recursive: true });
    git('commit', '-q', '-a', '-m', 'two');
    const run = (...args: string[]) =>
      execFileSync(process.execPath, [join(process.cwd(), 'src/cli/main.ts'), 'catalogue', 'diff', ...args], {
        cwd: repository,
        encoding: 'utf8',
        stdio: 'pipe',
      });
    expect(run('HEAD:teams/access', 'teams/access')).toBe('Nobody gains or loses anything.\n');
    expect(() => run('main~1:teams/access/', 'main:./teams/access')).toThrow(
      expect.objectContaining({
        status: 1,
        stdout: 'Changes:\n  + entitlement data-readonly, duration.max: 3 days at the most (before: 48 h)\n',
      }),
    );
    expect(() => run('-x:teams', 'teams/access')).toThrow(expect.objectContaining({ status: 2 }));
  });
});
