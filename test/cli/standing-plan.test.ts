import { DeleteUserCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import {
  auditUser,
  data,
  document,
  everywhere,
  prod,
  s3ReadOnly,
  useStandingTest,
} from './standing-support.ts';

const standing = useStandingTest();
describe('latchkey standing plan', () => {
  it('says what would be added, account by account, and changes nothing', async () => {
    expect(await standing.test.run('plan', everywhere)).toEqual({
      code: 1,
      err: '',
      out: `AWS account data (${data})
  + IAM user audit: latchkey-standing-reader
  + IAM user audit: ${s3ReadOnly}
  + IAM role auditor: latchkey-standing-reader
  + IAM role auditor: ${s3ReadOnly}
AWS account prod (${prod})
  + IAM user audit: latchkey-standing-reader
  + IAM user audit: ${s3ReadOnly}
  + IAM role auditor: latchkey-standing-reader
  + IAM role auditor: ${s3ReadOnly}
8 changes in 2 accounts: 8 to add, 0 to change, 0 to remove.`,
    });
    expect(standing.test.writes()).toEqual([]);
  });

  it('has nothing to say about a catalogue without standing access', async () => {
    const { code, out } = await standing.test.run('plan', '');
    expect({ code, last: out.split('\n').at(-1) }).toEqual({ code: 0, last: 'Nothing would change.' });
  });

  it('says the same as JSON, with what is to be written', async () => {
    const { code, out } = await standing.test.run('plan --json --account data', auditUser);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({
      version: expect.stringMatching(/^[\da-f]{12}$/),
      accounts: [
        {
          account: 'data',
          id: data,
          findings: [],
          changes: [
            {
              effect: 'add',
              principal: { type: 'user', name: 'audit' },
              type: 'policy',
              policyName: 'latchkey-standing-reader',
              document,
            },
            {
              effect: 'add',
              principal: { type: 'user', name: 'audit' },
              type: 'attachment',
              policyArn: s3ReadOnly,
            },
          ],
        },
      ],
    });
  });

  it('colours additions, changes and removals', async () => {
    const { out } = await standing.test.run('plan', auditUser, { paint: (tone, text) => `<${tone}>${text}` });
    expect(out).toContain('<green>  + IAM user audit: latchkey-standing-reader');
    expect(out).toContain(`<bold>AWS account data (${data})`);
    expect(out).toContain('<dim>  nothing to do');
  });

  it('is broken by a user who is gone, and still says the rest', async () => {
    await standing.test.hands().send(new DeleteUserCommand({ UserName: 'audit' }));
    const { code, out } = await standing.test.run('plan', everywhere);
    expect(code).toBe(2);
    expect(out).toContain(`  ! There is no IAM user audit in AWS account data (${data}).`);
    expect(out).toContain('6 changes in 2 accounts');
  });

  it('is broken by an account that refuses, and still says the rest', async () => {
    standing.test.cloud.fault({
      action: 'GetAccountAuthorizationDetails',
      accountId: prod,
      code: 'AccessDenied',
      status: 403,
    });
    const { code, out } = await standing.test.run('plan', everywhere);
    expect(code).toBe(2);
    expect(out).toContain('  ! AccessDenied: AWS refused the call');
    expect(out).toContain('4 changes in 1 account:');
  });

  it.each([
    [
      'a catalogue that is refused',
      'plan',
      'standing: { x: { users: [a], accounts: [nowhere], permissionSets: [none] } }',
      'reference.unknown',
    ],
    [
      'a set with roles of Azure',
      'plan',
      auditUser.replace('    aws:', '    azure: { roles: [Reader] }\n    aws:'),
      'standing.azure',
    ],
    ['an account that is not there', 'plan --account dta', auditUser, 'Did you mean "data"?'],
    ['a word too many', 'plan now', auditUser, 'one word too many'],
    ['a role that is none', 'plan --role a:b', auditUser, '--role takes the name of a role'],
  ])('exits with 2 for %s', async (_, words, yaml, message) => {
    const { code, err } = await standing.test.run(words, yaml);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  it('says how to sign in where there are no credentials', async () => {
    delete process.env['AWS_ACCESS_KEY_ID'];
    delete process.env['AWS_SECRET_ACCESS_KEY'];
    process.env['AWS_EC2_METADATA_DISABLED'] = 'true';
    process.env['AWS_SHARED_CREDENTIALS_FILE'] = '/nowhere';
    process.env['AWS_CONFIG_FILE'] = '/nowhere';
    const { code, out } = await standing.test.run('plan', auditUser);
    for (const name of ['AWS_EC2_METADATA_DISABLED', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_CONFIG_FILE'])
      delete process.env[name];
    expect(code).toBe(2);
    expect(out).toContain('There are no AWS credentials here. Sign in');
  });
});
