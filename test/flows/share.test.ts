import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { dataAccount, webAccount } from '../../src/sandbox/story/aws-seed.ts';
import { alex, dana, groups, priya } from '../../src/sandbox/story/people.ts';
import { assumeLentRole, holdings } from '../support/kinds-use.ts';
import { useStory } from '../support/sandbox.ts';
import { boundedAccount } from '../support/story-accounts.ts';
import { trailOf } from '../support/trail.ts';

const catalogue = `
aws:
  accounts:
${boundedAccount('data', dataAccount)}
${boundedAccount('web', webAccount)}
people: { iamUserRule: { take: localPart, domains: [contoso.com] } }
admins: { users: [morgan.reed@contoso.com] }
entitlements:
  share-data:
    title: Share what the data account has
    environment: production
    duration: { default: 1h, max: 8h }
    policy: owners
    grants:
      - kind: aws.iam.role
        account: data
        trust: { user: { path: /people/ } }
        share:
          regions: [eu-central-1]
          types:
            s3: { levels: [read, write], names: ["contoso-data*"] }
            dynamodb: { levels: [read], actions: ["dynamodb:PutItem"] }
            ec2: { levels: [read] }
  share-web:
    title: Share the web account's buckets with people of the data account
    environment: production
    duration: { default: 1h, max: 8h }
    policy: owners
    grants:
      - kind: aws.iam.role
        account: web
        trust: { user: { account: data, path: /people/ } }
        share: { regions: [eu-central-1], types: { s3: { levels: [read] } } }
policies:
  owners:
    requesters: { groups: [${groups.engineers}] }
    stages: [{ approvers: { users: [priya.nair@contoso.com] } }]
`;

const folder = mkdtempSync(join(tmpdir(), 'latchkey-share-'));
const write = (text: string) => writeFileSync(join(folder, 'catalogue.yaml'), text);
write(catalogue);
const story = useStory({ catalogue: folder });
const { say, click, card, newest, advance, open } = story;

afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(async () => {
  expect(story.takeErrors()).toEqual([]);
  await advance(9 * 60);
  expect(await open()).toEqual([]);
});

/** Takes on the lent role, and asks AWS what may be done with it. */
async function begin(entitlement: string): Promise<(action: string, resource: string) => boolean> {
  const accessKeyId = await assumeLentRole(story.sandbox, entitlement);
  if (accessKeyId === undefined) throw new Error('The role cannot be taken on.');
  return (action, resource) =>
    story.sandbox.aws.evaluate({ accessKeyId, action, resource }).decision === 'allowed';
}

describe('looking for something to share', () => {
  it('shows what can be shared, and how, to those who may', async () => {
    await say(alex, 'share');
    for (const text of ['share-data', 's3 (S3): read, write', 'dynamodb:PutItem', 'share-web'])
      expect(newest(alex)).toContain(text);
    await say(dana, 'share');
    expect(newest(dana)).toContain('nothing you can share');
    await say(dana, 'share share-data s3 contoso');
    expect(newest(dana)).toContain('nothing you can share');
  });

  it('finds resources by a part of their names, and none that cannot be shared', async () => {
    await say(alex, 'share share-data s3 CONTOSO');
    expect(newest(alex)).toContain('contoso-data');
    expect(newest(alex)).toContain('contoso-data-archive');
    expect(newest(alex)).not.toContain('payroll');
    await say(alex, 'share share-data dynamodb');
    expect(newest(alex)).toContain('reports');
    await say(alex, 'share share-data s3 zebra');
    expect(newest(alex)).toContain('I find no S3');
  });

  it('says so when AWS does not answer', async () => {
    story.sandbox.aws.faults.add({
      action: 'tagging:GetResources',
      code: 'InternalServiceException',
      status: 500,
    });
    await say(alex, 'share share-data s3 contoso');
    expect(newest(alex)).toContain('cannot be looked up now');
    await say(alex, 'share share-data s3 contoso-data read 1h Audit of the reports');
    expect(newest(alex)).toContain('Write the ARN');
    expect(await open()).toEqual([]);
    story.sandbox.aws.faults.clear();
  });
});

describe('sharing', () => {
  it('asks for exactly what was picked, and gives exactly that until the end', async () => {
    const before = holdings(story.sandbox);
    await say(alex, 'share share-data s3 contoso-data read 1h Audit of the reports');
    expect(card(priya)).toContain('read on contoso-data (S3)');
    expect(card(priya)).toContain('Audit of the reports');
    await click(priya, 'approve');
    expect(card(alex)).toContain('Access is active');
    expect(card(alex)).toContain('aws s3 ls s3://contoso-data');
    const may = await begin('share-data');
    expect(may('s3:GetObject', 'arn:aws:s3:::contoso-data/reports/2026.csv')).toBe(true);
    expect(may('s3:ListBucket', 'arn:aws:s3:::contoso-data')).toBe(true);
    expect(may('s3:PutObject', 'arn:aws:s3:::contoso-data/reports/2026.csv')).toBe(false);
    expect(may('s3:GetObject', 'arn:aws:s3:::contoso-data-archive/2025.csv')).toBe(false);
    expect(may('dynamodb:GetItem', `arn:aws:dynamodb:eu-central-1:${dataAccount}:table/reports`)).toBe(false);
    await advance(61);
    expect(may('s3:GetObject', 'arn:aws:s3:::contoso-data/reports/2026.csv')).toBe(false);
    expect(holdings(story.sandbox)).toEqual(before);
  });

  it('takes several resources and single actions', async () => {
    await say(alex, 'share share-data s3 contoso-data, contoso-data-archive write 1h Move old reports');
    expect(card(priya)).toContain('read and write on contoso-data, contoso-data-archive (S3)');
    await click(priya, 'approve');
    const may = await begin('share-data');
    for (const bucket of ['contoso-data', 'contoso-data-archive'])
      expect(may('s3:PutObject', `arn:aws:s3:::${bucket}/a.csv`)).toBe(true);
    await click(alex, 'end');

    await say(alex, 'share share-data dynamodb reports dynamodb:getitem,dynamodb:PutItem 1h Correct one row');
    expect(card(priya)).toContain('dynamodb:GetItem, dynamodb:PutItem on reports (DynamoDB)');
    await click(priya, 'approve');
    const mayNow = await begin('share-data');
    const table = `arn:aws:dynamodb:eu-central-1:${dataAccount}:table/reports`;
    expect(mayNow('dynamodb:PutItem', table)).toBe(true);
    expect(mayNow('dynamodb:DeleteItem', table)).toBe(false);
    expect(mayNow('dynamodb:Scan', table)).toBe(false);
  });

  it('reaches across accounts, and takes an ARN where AWS does not list a resource', async () => {
    await say(alex, 'share share-web s3 arn:aws:s3:::contoso-web read 1h Look at the pages');
    await click(priya, 'approve');
    const may = await begin('share-web');
    expect(may('s3:GetObject', 'arn:aws:s3:::contoso-web/index.html')).toBe(true);
    await click(alex, 'end');
    expect(may('s3:GetObject', 'arn:aws:s3:::contoso-web/index.html')).toBe(false);
  });

  it('says to approvers when something can only be listed as a whole', async () => {
    await say(alex, 'share share-data ec2 i-0a1b2c3d4e5f60718 read 1h Why it does not start');
    expect(card(priya)).toContain('read on i-0a1b2c3d4e5f60718 (EC2; lists what else there is)');
    await click(alex, 'cancel');
  });

  it('keeps what was picked in the audit trail', async () => {
    await say(alex, 'share share-data s3 contoso-data read 1h Audit of the reports');
    const [id = ''] = await open();
    const received = (await trailOf(id)).find(({ event }) => event === 'request.received');
    expect(received?.data).toMatchObject({
      sharedType: 's3',
      sharedResources: 'arn:aws:s3:::contoso-data',
      sharedPermissions: 'read',
    });
    await click(alex, 'cancel');
  });

  it('gives nothing when the catalogue has come to allow less in the meantime', async () => {
    await say(alex, 'share share-data s3 contoso-data write 1h Audit of the reports');
    write(catalogue.replace('levels: [read, write]', 'levels: [read]'));
    await advance(0.2);
    await click(priya, 'approve');
    expect(await open()).toEqual([]);
    expect(newest(alex)).toContain('"write" cannot be given');
    write(catalogue);
    await advance(0.2);
  });
});

describe('a share that cannot be', () => {
  it.each([
    ['a level that is not offered', 's3 contoso-data admin 1h Because', '"admin" cannot be given'],
    ['an action that is not offered', 's3 contoso-data s3:PutBucketPolicy 1h Because', 'cannot be given'],
    ['a pattern of actions', 's3 contoso-data s3:* 1h Because', 'cannot be given'],
    ['a type that is not offered', 'rds reports read 1h Because', '"rds" cannot be shared'],
    ['a name that nobody knows', 's3 contoso-dat read 1h Because', 'There is contoso-data'],
    [
      'a name that is not to be shared',
      's3 arn:aws:s3:::contoso-payroll read 1h Because',
      'contoso-payroll cannot be shared',
    ],
    ['a pattern of names', 's3 arn:aws:s3:::contoso-data* read 1h Because', 'not the ARN of one resource'],
    [
      'an object instead of a bucket',
      's3 arn:aws:s3:::contoso-data/a read 1h Because',
      'not the ARN of one resource',
    ],
    [
      'a resource of another account',
      `dynamodb arn:aws:dynamodb:eu-central-1:${webAccount}:table/reports read 1h Because`,
      'is in the account 333344445555',
    ],
    [
      'a resource of another region',
      `dynamodb arn:aws:dynamodb:us-east-1:${dataAccount}:table/reports read 1h Because`,
      'is in us-east-1',
    ],
    ['no permission', 's3 contoso-data 1h Because', 'Say type, names and permissions'],
    ['too long a time', 's3 contoso-data read 9h Because', '8 h'],
    ['no reason', 's3 contoso-data read 1h', 'reason|what you need it for'],
  ])('%s is refused with what would pass', async (_, line, answer) => {
    await say(alex, `share share-data ${line}`);
    expect(newest(alex)).toMatch(new RegExp(answer));
    expect(await open()).toEqual([]);
  });

  it('is not asked for like something whose content is fixed', async () => {
    await say(alex, 'request share-data 1h Because');
    expect(newest(alex)).toContain('share share-data s3 <name> read 1h');
    expect(await open()).toEqual([]);
  });
});
