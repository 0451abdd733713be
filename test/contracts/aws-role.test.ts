import {
  AttachUserPolicyCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DeleteUserCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { createIamRoleProvider } from '../../src/providers/aws/iam-role.ts';
import { iamRoleSchema } from '../../src/providers/aws/role-spec.ts';
import { aRequest } from '../providers/builders.ts';
import { type AwsCloud, account, s3ReadOnly, startAwsCloud } from './aws-cloud.ts';
import { awsUnderTest } from './aws-under-test.ts';
import { describeLasting } from './lasting.contract.ts';
import { type CloudUnderTest, describeArtifact, type ProviderUnderTest } from './provider.contract.ts';

const table = `arn:aws:dynamodb:eu-west-1:${account}:table/orders`;
const spec = iamRoleSchema.parse({
  kind: 'aws.iam.role',
  account: 'data',
  managedPolicies: [s3ReadOnly],
  statements: [{ actions: ['dynamodb:GetItem', 'dynamodb:Query'], resources: table }],
  trust: { user: { path: '/people/' } },
});

function underTest(cloud: AwsCloud): CloudUnderTest {
  const aws = awsUnderTest(cloud);
  const { admin } = aws;
  const provider = createIamRoleProvider(aws.sessions);
  const levers = aws.levers(provider, { place: 'CreateRole', remove: 'DeleteRole', inspect: 'GetRole' });
  let requests = 0;

  async function newPerson(): Promise<ProviderUnderTest> {
    const UserName = await aws.newUser();
    const catalogue = aws.catalogueFor(UserName);
    requests += 1;
    const id = `role${String(requests).padStart(6, '0')}`;
    const context = aws.contextFor(catalogue, {
      request: aRequest({ id: id.replace('o', '0').replace('l', '1') }),
    });
    const plan = provider.plan(spec, context);
    const RoleName = `latchkey-${plan.requestId}-0`;
    const standing = { UserName, PolicyArn: s3ReadOnly };
    const may = (principalArn: string, action: string, resource: string, at: string) =>
      cloud.simulator.evaluate({ principalArn, action, resource, at }).decision === 'allowed';
    async function take() {
      await admin.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: s3ReadOnly }));
      await admin.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'latchkey-access' }));
      await admin.send(new DeleteRoleCommand({ RoleName }));
    }
    return {
      ...levers,
      plan,
      catalogue,
      artifacts: () => (aws.role(RoleName) === undefined ? 0 : 1),
      // The user takes on the role, and the role reads: by statement and by managed policy.
      mayUse: (at) => {
        const all = [
          may(`arn:aws:iam::${account}:user/people/${UserName}`, 'sts:AssumeRole', plan.artifact, at),
          may(plan.artifact, 'dynamodb:GetItem', table, at),
          may(plan.artifact, 's3:GetObject', 'arn:aws:s3:::reports/one', at),
        ];
        return all.every((each) => each);
      },
      another: (expiresAt) =>
        provider.plan(spec, { ...context, request: aRequest({ id: 'zyxwvtsr98' }), expiresAt }),
      standing: () => cloud.attachedTo(UserName).includes(s3ReadOnly),
      somebodyElse: {
        give: async () => void (await admin.send(new AttachUserPolicyCommand(standing))),
        take,
        async deletePrincipal() {
          await admin.send(new DetachUserPolicyCommand(standing)).catch(() => undefined);
          await admin.send(new DeleteUserCommand({ UserName }));
        },
        alter: async () =>
          void (await admin.send(
            new PutRolePolicyCommand({ RoleName, PolicyName: 'more', PolicyDocument: JSON.stringify(more) }),
          )),
      },
    };
  }

  return { newPerson, stop: () => cloud.stop() };
}

const more = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] };

const start = async () => underTest(await startAwsCloud());
describeArtifact('aws.iam.role', start);
describeLasting('aws.iam.role', start, ['cloudSideEnd', 'ownArtifact', 'listed', 'throttled', 'eventual']);
