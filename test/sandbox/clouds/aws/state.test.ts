import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GetPolicyVersionCommand,
  GetUserCommand,
  ListUserPoliciesCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { CreateAccountAssignmentCommand } from '@aws-sdk/client-sso-admin';
import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { boundaryArn, credentialsOf, hub, hubRole, policy, signToken, simulate } from './fixture.ts';
import { assignment, creationStatus, simulateCenter } from './identity-center-fixture.ts';

const put = (PolicyName = 'lent') =>
  new PutUserPolicyCommand({
    UserName: 'alice',
    PolicyName,
    PolicyDocument: JSON.stringify(policy({ Action: 's3:GetObject' })),
  });

function temporaryFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'aws-simulator-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'aws.json');
}

const without = (record: Record<string, unknown>, ...names: readonly string[]) =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));

describe('the state of the simulator', () => {
  it('survives a restart, credentials included', async () => {
    const stateFile = temporaryFile();
    const before = await simulate({ stateFile });
    await before.iam().send(put());
    const WebIdentityToken = await signToken(before.clock.now());
    const answer = await before
      .sts()
      .send(
        new AssumeRoleWithWebIdentityCommand({ RoleArn: hubRole, RoleSessionName: 'aa', WebIdentityToken }),
      );
    const { User } = await before.iam().send(new GetUserCommand({ UserName: 'alice' }));
    await before.stop();
    const after = await simulate({ stateFile });
    const identity = await after.sts(credentialsOf(answer)).send(new GetCallerIdentityCommand({}));
    expect(identity.Account).toBe(hub);
    expect((await after.iam().send(new ListUserPoliciesCommand({ UserName: 'alice' }))).PolicyNames).toEqual([
      'lent',
    ]);
    expect((await after.iam().send(new GetUserCommand({ UserName: 'alice' }))).User?.UserId).toBe(
      User?.UserId,
    );
  });

  it('brings work of Identity Center to its end after a restart', async () => {
    const stateFile = temporaryFile();
    const first = await simulateCenter({ stateFile });
    const begun = await first.center.send(new CreateAccountAssignmentCommand(assignment()));
    await first.stop();
    const second = await simulateCenter({ stateFile });
    second.clock.offset += 60_000;
    const id = begun.AccountAssignmentCreationStatus?.RequestId;
    expect(await creationStatus(second, id)).toMatchObject({ Status: 'SUCCEEDED' });
  });

  it('is read as it was written before policies had versions', async () => {
    const stateFile = temporaryFile();
    await (await simulate({ stateFile })).stop();
    const older = JSON.parse(readFileSync(stateFile, 'utf8')) as {
      accounts: Record<string, unknown>[];
      awsManagedPolicies: Record<string, unknown>[];
    };
    const asBefore = (policy: Record<string, unknown>) => {
      const [first] = policy['versions'] as { document: string }[];
      return {
        ...without(policy, 'versions', 'defaultVersionId', 'versionsMade', 'updatedAt'),
        document: first?.document,
      };
    };
    older.awsManagedPolicies = older.awsManagedPolicies.map(asBefore);
    older.accounts = older.accounts.map((account) => ({
      ...without(account, 'resources', 'retiredRoles', 'quotas'),
      policies: (account['policies'] as Record<string, unknown>[]).map(asBefore),
    }));
    writeFileSync(stateFile, JSON.stringify(older));
    const aws = await simulate({ stateFile });
    const got = await aws
      .iam()
      .send(new GetPolicyVersionCommand({ PolicyArn: boundaryArn, VersionId: 'v1' }));
    expect(got.PolicyVersion).toMatchObject({ IsDefaultVersion: true });
    expect(decodeURIComponent(got.PolicyVersion?.Document ?? '')).toContain('ec2:*');
  });

  it('is on disk before the answer', async () => {
    const stateFile = temporaryFile();
    const aws = await simulate({ stateFile });
    aws.faults.add({ action: 'PutUserPolicy', afterEffect: true, times: 1 });
    await expect(aws.iam().send(put('just-in-time'))).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(readFileSync(stateFile, 'utf8')).toContain('just-in-time');
  });

  it('is refused when the file is none of its own', async () => {
    const stateFile = temporaryFile();
    writeFileSync(stateFile, '{"version":2}');
    await expect(simulate({ stateFile })).rejects.toThrow(/aws\.json cannot be used: [\s\S]*move it away/);
  });
});
