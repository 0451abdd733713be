import {
  DeleteUserPolicyCommand,
  GetUserPolicyCommand,
  ListUserPoliciesCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { policy, simulate } from './fixture.ts';

const document = policy({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*' });
const put = (PolicyName: string, value: unknown = document, UserName = 'alice') =>
  new PutUserPolicyCommand({
    UserName,
    PolicyName,
    PolicyDocument: typeof value === 'string' ? value : JSON.stringify(value),
  });

describe('a user’s inline policies', () => {
  it('are put, replaced, read back URL-encoded, listed and deleted', async () => {
    const iam = (await simulate()).iam();
    await iam.send(put('lent', policy({ Action: 's3:*' })));
    await iam.send(put('lent'));
    const got = await iam.send(new GetUserPolicyCommand({ UserName: 'alice', PolicyName: 'lent' }));
    expect(got.PolicyDocument).toMatch(/^%7B%22Version%22/);
    expect(JSON.parse(decodeURIComponent(got.PolicyDocument ?? ''))).toEqual(document);
    expect(await iam.send(new ListUserPoliciesCommand({ UserName: 'alice' }))).toMatchObject({
      PolicyNames: ['lent'],
      IsTruncated: false,
    });
    const remove = new DeleteUserPolicyCommand({ UserName: 'alice', PolicyName: 'lent' });
    await iam.send(remove);
    for (const command of [remove, new GetUserPolicyCommand(remove.input)]) {
      await expect(iam.send(command as DeleteUserPolicyCommand)).rejects.toMatchObject({
        name: 'NoSuchEntityException',
        message: 'The user policy with name lent cannot be found.',
      });
    }
    expect((await iam.send(new ListUserPoliciesCommand({ UserName: 'alice' }))).PolicyNames).toEqual([]);
  });

  it('come a page at a time', async () => {
    const iam = (await simulate()).iam();
    for (const name of ['c', 'a', 'b']) await iam.send(put(name));
    const first = await iam.send(new ListUserPoliciesCommand({ UserName: 'alice', MaxItems: 2 }));
    expect(first).toMatchObject({ PolicyNames: ['a', 'b'], IsTruncated: true });
    // What goes between two pages does not shift the second.
    await iam.send(new DeleteUserPolicyCommand({ UserName: 'alice', PolicyName: 'a' }));
    const second = await iam.send(
      new ListUserPoliciesCommand({ UserName: 'alice', MaxItems: 2, Marker: first.Marker }),
    );
    expect(second).toMatchObject({ PolicyNames: ['c'], IsTruncated: false });
    expect(second.Marker).toBeUndefined();
    await expect(
      iam.send(new ListUserPoliciesCommand({ UserName: 'alice', Marker: 'made-up' })),
    ).rejects.toMatchObject({ name: 'ValidationError', message: 'Invalid Marker.' });
    await expect(
      iam.send(new ListUserPoliciesCommand({ UserName: 'alice', MaxItems: 0 })),
    ).rejects.toMatchObject({ name: 'ValidationError' });
  });

  it('share 2048 characters, white space not counted', async () => {
    const iam = (await simulate()).iam();
    const ofSize = (size: number) => {
      const text = JSON.stringify(policy({ Action: 's3:' }));
      return JSON.stringify(policy({ Action: `s3:${'x'.repeat(size - text.length)}` }));
    };
    await iam.send(put('first', ofSize(1_024).replaceAll('{', '{ \n ')));
    await iam.send(put('second', ofSize(1_024)));
    await iam.send(put('second', ofSize(1_024)));
    await expect(iam.send(put('second', ofSize(1_025)))).rejects.toMatchObject({
      name: 'LimitExceededException',
      Code: 'LimitExceeded',
      $metadata: { httpStatusCode: 409 },
      message: 'Maximum policy size of 2048 bytes exceeded for user alice',
    });
    expect(
      (await iam.send(new GetUserPolicyCommand({ UserName: 'alice', PolicyName: 'second' }))).PolicyDocument,
    ).toBe(encodeURIComponent(ofSize(1_024)));
  });

  it.each<[string, unknown, string]>([
    ['broken JSON', '{"Version":', 'This policy contains invalid Json'],
    ['a list', '[]', 'Syntax errors in policy.'],
    ['an unknown field', { ...document, Extra: 1 }, 'Syntax errors in policy.'],
    ['no statement', { Version: '2012-10-17', Statement: [] }, 'Syntax errors in policy.'],
    [
      'another version',
      { ...document, Version: '2020-01-01' },
      'Policy document must be version 2012-10-17 or greater.',
    ],
    [
      'no effect',
      { Version: '2012-10-17', Statement: [{ Action: 's3:*', Resource: '*' }] },
      'Missing required field Effect',
    ],
    [
      'a principal',
      policy({ Action: 's3:*', Principal: '*' }),
      'Policy document should not specify a principal.',
    ],
    [
      'an action without a service',
      policy({ Action: 'GetObject' }),
      'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
    ],
    ['no action', policy({}), 'Policy statement must contain actions.'],
    [
      'a resource that is no ARN',
      policy({ Action: 's3:*', Resource: 'reports' }),
      'Resource reports must be in ARN format or "*".',
    ],
    [
      'a Sid twice',
      {
        Version: '2012-10-17',
        Statement: [
          { Sid: 'a', ...document.Statement[0] },
          { Sid: 'a', ...document.Statement[0] },
        ],
      },
      'Statement IDs (SID) in a single policy must be unique.',
    ],
    [
      'a Sid with a dash',
      policy({ Sid: 'a-b', Action: 's3:*' }),
      'Statement IDs (SID) must be alpha-numeric.',
    ],
    [
      'an unknown operator',
      policy({ Action: 's3:*', Condition: { StringSounds: { 'aws:username': 'x' } } }),
      'Invalid Condition type : StringSounds.',
    ],
  ])('are refused with %s', async (_, value, message) => {
    const iam = (await simulate()).iam();
    await expect(iam.send(put('lent', value))).rejects.toMatchObject({
      name: 'MalformedPolicyDocumentException',
      $metadata: { httpStatusCode: 400 },
      message: expect.stringContaining(message),
    });
  });

  it('are refused with characters that IAM does not take, a bad name, or for a user who is not there', async () => {
    const iam = (await simulate()).iam();
    await expect(
      iam.send(put('lent', policy({ Action: 's3:*', Resource: 'arn:aws:s3:::отчёты' }))),
    ).rejects.toMatchObject({ name: 'ValidationError' });
    await expect(iam.send(put('le/nt'))).rejects.toMatchObject({ name: 'ValidationError' });
    await expect(iam.send(put('p'.repeat(129)))).rejects.toMatchObject({ name: 'ValidationError' });
    await expect(iam.send(put('lent', document, 'nobody'))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
    });
  });
});
