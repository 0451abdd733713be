import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { doctor } from '../support/doctor.ts';
import { useStory } from '../support/sandbox.ts';

const story = useStory();
const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'latchkey-doctor-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The example catalogue with some of its text changed. */
function catalogueWith(changes: Readonly<Record<string, string>>): string {
  const copy = mkdtempSync(join(folder, 'catalogue-'));
  cpSync(join(root, 'catalogue'), copy, { recursive: true });
  for (const name of ['clouds.yaml', 'data-platform.yaml', 'data-reports.yaml', 'data-staging.yaml']) {
    let text = readFileSync(join(copy, name), 'utf8');
    for (const [before, after] of Object.entries(changes)) text = text.replaceAll(before, after);
    writeFileSync(join(copy, name), text);
  }
  return copy;
}

describe('the doctor, beside an app that is well', () => {
  it('finds nothing to change: settings, endpoint, roles, Graph, and the way into AWS', async () => {
    const { code, text } = await doctor(
      ['--url', story.sandbox.host.url, '--catalogue', join(root, 'catalogue')],
      process.env,
    );
    expect(text).not.toContain('CHANGE');
    expect(code).toBe(0);
    for (const about of [
      'settings: The app starts',
      'POST /api/messages: The bot refuses',
      'GET /api/requests/latchkey-doctor: The status API wants a token',
      'The management API of Durable Functions is closed',
      'Latchkey may lend',
      'Microsoft Graph: Latchkey has User.Read.All',
      'AWS account data: The way to arn:aws:iam::111122223333:role/latchkey-deployer is open',
    ])
      expect(text).toContain(about);
    expect(text).toMatch(/^\? {7}deployment: Name the Function App with --app/m);
  });

  it('finds a role that the catalogue lends and Latchkey may not, with the command that allows it', async () => {
    const catalogue = catalogueWith({ 'role: Reader': 'role: Contributor' });
    const { code, text } = await doctor(['--catalogue', catalogue], process.env);
    expect(code).toBe(1);
    expect(text).toContain('Latchkey may not lend b24988ac-6180-42a0-ab88-20f7382dd24c');
    expect(text).toMatch(
      /az deployment (sub|group) create .*infra\/targets\/(subscription|resource-group)\.bicep --parameters principalId=\S+ lendableRoles='\[.*b24988ac-6180-42a0-ab88-20f7382dd24c.*\]'/,
    );
  });

  it('finds an account that does not let Latchkey in, and says what AWS said', async () => {
    const catalogue = catalogueWith({
      'externalId: latchkey-data-prod': 'externalId: somebody-elses-id-0001',
    });
    const { code, text } = await doctor(['--catalogue', catalogue], process.env);
    expect(code).toBe(1);
    expect(text).toMatch(
      /CHANGE {2}AWS account data: The way to \S+ is not open: .*AccessDenied|not authorized/i,
    );
    expect(text).toContain('infra/aws/account.yaml');
  });

  it('finds an app that does not answer', async () => {
    const { code, text } = await doctor(
      ['--url', 'http://127.0.0.1:9', '--catalogue', join(root, 'catalogue')],
      process.env,
    );
    expect(code).toBe(1);
    expect(text).toContain('CHANGE  GET /api/openapi.json: There is no answer');
  });
});
