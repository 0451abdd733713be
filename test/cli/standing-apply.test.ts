import {
  AttachUserPolicyCommand,
  DetachUserPolicyCommand,
  PutUserPolicyCommand,
  TagUserCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import {
  auditUser,
  data,
  document,
  everywhere,
  prod,
  readOnly,
  s3ReadOnly,
  sets,
  useStandingTest,
} from './standing-support.ts';

const standing = useStandingTest();
const { attachedTo, policiesOf, apply } = standing;

const marks = [
  expect.stringMatching(/^latchkey-standing:attachment\/[\da-f]{32}$/),
  'latchkey-standing:policy/reader',
];

describe('latchkey standing apply', () => {
  it('places everything with its mark, and has nothing to do the second time', async () => {
    const { out } = await apply(everywhere);
    expect(out).toContain('8 changes made, 0 failed.');
    expect(standing.test.user('audit').inlinePolicies).toEqual([
      { name: 'latchkey-standing-reader', document },
    ]);
    expect(attachedTo('audit')).toEqual([s3ReadOnly]);
    expect(standing.test.role('auditor', prod).attachedPolicies).toMatchObject([{ arn: s3ReadOnly }]);
    expect((await standing.test.tags({ user: 'audit' })).toSorted()).toEqual(marks);
    expect((await standing.test.tags({ role: 'auditor' })).toSorted()).toEqual(marks);
    const before = standing.test.writes().length;
    expect((await apply(everywhere)).out).toContain('Nothing was to be done.');
    expect(standing.test.writes().length).toBe(before);
    expect((await standing.test.run('plan', everywhere)).code).toBe(0);
  });

  it('writes the mark before what it stands for, and takes it away after it', async () => {
    await apply(auditUser);
    await apply(sets);
    const [one, two, three, four, ...last] = standing.test.writes();
    expect([one, two, three, four]).toEqual(['TagUser', 'PutUserPolicy', 'TagUser', 'AttachUserPolicy']);
    // A page of tags has no order.
    const removals = [last.slice(0, 2).join(), last.slice(2).join()];
    expect(removals.toSorted()).toEqual(['DeleteUserPolicy,UntagUser', 'DetachUserPolicy,UntagUser']);
  });

  it('takes away what left the catalogue, in an account that no entry names any more too', async () => {
    await apply(everywhere);
    await apply(auditUser);
    expect(standing.test.role('auditor').inlinePolicies).toEqual([]);
    expect(standing.test.user('audit', prod).attachedPolicies).toEqual([]);
    expect(policiesOf('audit')).toEqual(['latchkey-standing-reader']);
    await apply('');
    expect(policiesOf('audit')).toEqual([]);
    expect(attachedTo('audit')).toEqual([]);
    expect(await standing.test.tags({ user: 'audit' })).toEqual([]);
  });

  it('puts a policy right that the catalogue or somebody changed, and says what was there', async () => {
    await apply(auditUser);
    const changed = auditUser.replace('s3:ListAllMyBuckets', 's3:GetBucketLocation');
    const planned = await standing.test.run('plan', changed);
    expect(planned.code).toBe(1);
    expect(planned.out).toContain('  ~ IAM user audit: latchkey-standing-reader');
    expect(planned.out).toContain(`is:      ${JSON.stringify(document)}`);
    expect(planned.out).toContain('"Action":"s3:GetBucketLocation"');
    await apply(changed);
    expect(JSON.stringify(standing.test.user('audit').inlinePolicies)).toContain('s3:GetBucketLocation');
    await standing.test.hands().send(
      new PutUserPolicyCommand({
        UserName: 'audit',
        PolicyName: 'latchkey-standing-reader',
        PolicyDocument: JSON.stringify({
          ...document,
          Statement: [{ ...document.Statement[0], Action: 's3:*' }],
        }),
      }),
    );
    await apply(auditUser);
    expect(standing.test.user('audit').inlinePolicies).toEqual([
      { name: 'latchkey-standing-reader', document },
    ]);
  });

  it('never touches an attachment that was there before, also when the entry goes', async () => {
    await standing.test
      .hands()
      .send(new AttachUserPolicyCommand({ UserName: 'audit', PolicyArn: s3ReadOnly }));
    const { out } = await apply(auditUser);
    expect(out).toContain('and not from Latchkey: it stays as it is');
    expect(out).toContain('1 change made, 0 failed.');
    expect((await standing.test.run('plan', auditUser)).code).toBe(0);
    await apply('');
    expect(attachedTo('audit')).toEqual([s3ReadOnly]);
    expect(standing.test.writes().filter((name) => name.startsWith('Detach'))).toEqual([]);
  });

  it('never touches attachments and policies that nobody asked it for', async () => {
    await standing.test.hands().send(new AttachUserPolicyCommand({ UserName: 'audit', PolicyArn: readOnly }));
    const theirs = { UserName: 'audit', PolicyName: 'theirs', PolicyDocument: JSON.stringify(document) };
    await standing.test.hands().send(new PutUserPolicyCommand(theirs));
    await apply(auditUser);
    await apply('');
    expect(attachedTo('audit')).toEqual([readOnly]);
    expect(policiesOf('audit')).toEqual(['theirs']);
  });

  it('leaves a policy of the same name alone that somebody else made, and says so', async () => {
    const theirs = { ...document, Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] };
    await standing.test.hands().send(
      new PutUserPolicyCommand({
        UserName: 'audit',
        PolicyName: 'latchkey-standing-reader',
        PolicyDocument: JSON.stringify(theirs),
      }),
    );
    const { code, out } = await standing.test.run('apply --yes', auditUser);
    expect(code).toBe(1);
    expect(out).toContain("a policy latchkey-standing-reader that is not Latchkey's");
    expect(attachedTo('audit')).toEqual([s3ReadOnly]);
    expect((await apply('')).out).toContain("without Latchkey's tag. It stays as it is");
    expect(standing.test.user('audit').inlinePolicies).toEqual([
      { name: 'latchkey-standing-reader', document: theirs },
    ]);
  });

  it('goes on with other accounts when one fails, and exits with 1', async () => {
    standing.test.cloud.fault({
      action: 'AttachUserPolicy',
      accountId: data,
      code: 'AccessDenied',
      status: 403,
    });
    standing.test.cloud.fault({
      action: 'GetAccountAuthorizationDetails',
      accountId: prod,
      code: 'AccessDenied',
      status: 403,
      times: 1,
    });
    const first = await standing.test.run('apply --yes', everywhere);
    expect(first.code).toBe(1);
    expect(first.out).toContain('3 changes made, 1 failed.');
    expect(first.err).toContain(
      `Failed in AWS account data (${data}): IAM user audit: ${s3ReadOnly}. AccessDenied: AWS refused the call`,
    );
    expect(first.err).toContain('Left as it is: prod. AccessDenied');
    standing.test.cloud.simulator.faults.clear();
    expect((await apply(everywhere)).out).toContain('5 changes made, 0 failed.');
  });

  it('takes the mark back of what AWS refused, so that what somebody attaches later stays theirs', async () => {
    standing.test.cloud.fault({
      action: 'AttachUserPolicy',
      code: 'PolicyNotAttachable',
      status: 400,
      times: 1,
    });
    expect((await standing.test.run('apply --yes', auditUser)).code).toBe(1);
    expect(await standing.test.tags({ user: 'audit' })).toEqual(['latchkey-standing:policy/reader']);
    await standing.test
      .hands()
      .send(new AttachUserPolicyCommand({ UserName: 'audit', PolicyArn: s3ReadOnly }));
    await apply('');
    expect(attachedTo('audit')).toEqual([s3ReadOnly]);
  });

  it('keeps the mark when no answer came, because the attachment may be there', async () => {
    standing.test.cloud.fault({ action: 'AttachUserPolicy', afterEffect: true });
    expect((await standing.test.run('apply --yes', auditUser)).code).toBe(1);
    standing.test.cloud.simulator.faults.clear();
    expect((await standing.test.run('plan', auditUser)).code).toBe(0);
    await apply('');
    expect(attachedTo('audit')).toEqual([]);
  });

  it('keeps the mark when the first answer was lost and a repeat was refused', async () => {
    standing.test.cloud.fault({ action: 'AttachUserPolicy', afterEffect: true, times: 1 });
    standing.test.cloud.fault({ action: 'AttachUserPolicy', code: 'AccessDenied', status: 403, times: 1 });
    expect((await standing.test.run('apply --yes', auditUser)).code).toBe(1);
    await apply('');
    expect(attachedTo('audit')).toEqual([]);
  });

  it('puts back what somebody took away, and forgets a mark whose policy is gone', async () => {
    await apply(auditUser);
    await standing.test
      .hands()
      .send(new DetachUserPolicyCommand({ UserName: 'audit', PolicyArn: s3ReadOnly }));
    expect((await apply(auditUser)).out).toContain('1 change made, 0 failed.');
    await standing.test
      .hands()
      .send(new DetachUserPolicyCommand({ UserName: 'audit', PolicyArn: s3ReadOnly }));
    const { out } = await apply('');
    expect(out).toContain('(a tag whose policy is gone)');
    expect(await standing.test.tags({ user: 'audit' })).toEqual([]);
  });

  it('leaves tags of other tools alone', async () => {
    const Tags = [{ Key: 'latchkey-standing', Value: 'mine' }];
    await standing.test.hands().send(new TagUserCommand({ UserName: 'audit', Tags }));
    await apply(auditUser);
    await apply('');
    expect(await standing.test.tags({ user: 'audit' })).toEqual(['latchkey-standing']);
  });

  it('gives each thing once, however many entries and sets name it, and keeps it until the last is gone', async () => {
    const twice =
      `${auditUser}  again: { users: [AUDIT, audit], accounts: [data], permissionSets: [reader, more] }\n`.replace(
        'permissionSets:\n',
        `permissionSets:\n  more: { aws: { managedPolicies: ["${s3ReadOnly}"] } }\n`,
      );
    expect((await apply(twice)).out).toContain('2 changes made, 0 failed.');
    const onlyMore = sets.replace(
      'permissionSets:\n',
      `permissionSets:\n  more: { aws: { managedPolicies: ["${s3ReadOnly}"] } }\n`,
    );
    await apply(
      `${onlyMore}standing: { again: { users: [audit], accounts: [data], permissionSets: [more] } }`,
    );
    expect(attachedTo('audit')).toEqual([s3ReadOnly]);
    expect(policiesOf('audit')).toEqual([]);
  });
});
