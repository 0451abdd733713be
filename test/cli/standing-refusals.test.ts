import {
  AttachUserPolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import {
  accountsYaml,
  auditUser,
  data,
  document,
  everywhere,
  ownPolicy,
  s3ReadOnly,
  useStandingTest,
} from './standing-support.ts';

const standing = useStandingTest();
const { attachedTo, policiesOf, apply } = standing;

describe('what standing access refuses', () => {
  it('gives nothing to a user without the boundary of the account', async () => {
    const yaml = accountsYaml({ permissionsBoundary: ownPolicy('boundary') }) + auditUser;
    const before = await standing.test.run('apply --yes', yaml);
    expect(before.code).toBe(1);
    expect(before.out).toContain('does not have the permissions boundary');
    expect(standing.test.writes()).toEqual([]);
    await standing.test.hands().send(
      new PutUserPermissionsBoundaryCommand({
        UserName: 'audit',
        PermissionsBoundary: ownPolicy('boundary'),
      }),
    );
    await apply(yaml);
    expect(attachedTo('audit')).toEqual([s3ReadOnly]);
  });

  it("looks into policies of the account's own for rights that give access", async () => {
    const yaml = (name: string) => auditUser.replaceAll(s3ReadOnly, ownPolicy(name));
    const { code, out } = await standing.test.run('apply --yes', yaml('rulers'));
    expect(code).toBe(1);
    expect(out).toContain(`${ownPolicy('rulers')} lets its holder give access`);
    expect(attachedTo('audit')).toEqual([]);
    await apply(yaml('readers'));
    expect(attachedTo('audit')).toEqual([ownPolicy('readers')]);
  });

  it('adds no policy for which there is no room, and says how much there is', async () => {
    const PolicyDocument = JSON.stringify({
      ...document,
      Statement: [{ ...document.Statement[0], Resource: `arn:aws:s3:::${'x'.repeat(1_900)}` }],
    });
    await standing.test
      .hands()
      .send(new PutUserPolicyCommand({ UserName: 'audit', PolicyName: 'long', PolicyDocument }));
    const { code, out } = await standing.test.run('apply --yes', auditUser);
    expect(code).toBe(1);
    expect(out).toMatch(/would have 2\d{3} characters, and AWS allows 2048 together/);
    expect(policiesOf('audit')).toEqual(['long']);
    expect(attachedTo('audit')).toEqual([s3ReadOnly]);
  });
});

describe('the question before standing access is applied', () => {
  it('comes with the count, and a yes makes the changes', async () => {
    const questions: string[] = [];
    const ask = (question: string) => {
      questions.push(question);
      return Promise.resolve(' Yes\n');
    };
    expect((await standing.test.run('apply', auditUser, { ask })).code).toBe(0);
    expect(questions).toEqual([
      'Make 2 changes in 1 account: 2 to add, 0 to change, 0 to remove? Type yes: ',
    ]);
    expect(attachedTo('audit')).toEqual([s3ReadOnly]);
    expect((await standing.test.run('apply', auditUser, { ask })).code).toBe(0);
    expect(questions).toHaveLength(1);
  });

  it('changes nothing on any other answer', async () => {
    const ran = await standing.test.run('apply', auditUser, { ask: () => Promise.resolve('y') });
    expect(ran).toMatchObject({ code: 1, err: 'Nothing was changed.' });
    expect(standing.test.writes()).toEqual([]);
  });

  it('changes nothing in an account that changed while it was asked', async () => {
    const ask = async () => {
      await standing.test
        .hands()
        .send(new AttachUserPolicyCommand({ UserName: 'audit', PolicyArn: s3ReadOnly }));
      return 'yes';
    };
    const { code, err, out } = await standing.test.run('apply', everywhere, { ask });
    expect(code).toBe(1);
    expect(err).toContain('Left as it is: data. The account was changed after the question.');
    expect(out).toContain('4 changes made, 0 failed.');
    expect(await standing.test.tags({ user: 'audit' })).toEqual([]);
  });

  it.each([
    ['apply', 'Nobody can be asked here. Use --yes'],
    ['apply --json', 'With --json nobody is asked. Use --yes'],
  ])('is not left out where nobody sits: %s', async (words, message) => {
    const { code, err } = await standing.test.run(words, auditUser);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(standing.test.writes()).toEqual([]);
  });

  it('says what was done as JSON', async () => {
    standing.test.cloud.fault({ action: 'AttachUserPolicy', code: 'AccessDenied', status: 403 });
    const { code, out } = await standing.test.run('apply --yes --json --account data', auditUser);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      accounts: [
        {
          changes: [{ type: 'policy' }, { type: 'attachment' }],
          failed: [{ change: { policyArn: s3ReadOnly }, failure: { code: 'AccessDenied' } }],
        },
      ],
    });
  });
});

describe('the credentials for standing access', () => {
  it('take on another role than the deployer where one is named', async () => {
    await apply(auditUser, 'apply --yes --role ops/keeper');
    const used = standing.test.cloud.simulator
      .inspect()
      .events.filter(({ action }) => action.endsWith('AssumeRole'));
    expect(used.length).toBeGreaterThan(0);
    expect(JSON.stringify(used)).not.toContain('latchkey-deployer');
    expect(attachedTo('audit')).toEqual([s3ReadOnly]);
  });

  it('are used as they are in their own account', async () => {
    process.env['AWS_ACCESS_KEY_ID'] = `AKIAROOT${data}`;
    process.env['AWS_SECRET_ACCESS_KEY'] = `root-secret-of-${data}`;
    await apply(auditUser, 'apply --yes --account data');
    expect(
      standing.test.cloud.simulator
        .inspect()
        .events.map(({ action }) => action)
        .join(),
    ).not.toContain('AssumeRole');
  });
});
