import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreateUserCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  DetachUserPolicyCommand,
  GetRoleCommand,
  IAMClient,
  ListAttachedUserPoliciesCommand,
  ListGroupsForUserCommand,
  ListUserPoliciesCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  RemoveUserFromGroupCommand,
} from '@aws-sdk/client-iam';
import type { Catalogue } from '../../src/core/catalogue/catalogue.ts';
import type { GrantProvider } from '../../src/core/providers.ts';
import type { PlannedGrant } from '../../src/core/requests/request.ts';
import { createAttachmentProvider } from '../../src/providers/aws/iam-attachment.ts';
import { createGroupProvider } from '../../src/providers/aws/iam-group.ts';
import { createPolicyProvider } from '../../src/providers/aws/iam-policy.ts';
import { createIamRoleProvider } from '../../src/providers/aws/iam-role.ts';
import type { AwsSessions } from '../../src/providers/aws/session.ts';
import { aCatalogue, aContext } from '../providers/builders.ts';
import { administratorKeys, s3ReadOnly, startAwsCloud } from './aws-cloud.ts';
import { startAwsProxy } from './aws-proxy.ts';
import {
  type CloudUnderTest,
  describeArtifact,
  describeProvider,
  type ProviderCall,
  type ProviderUnderTest,
} from './provider.contract.ts';

/**
 * The contract against any endpoint that speaks IAM: `LATCHKEY_AWS_ENDPOINT=http://127.0.0.1:5000`, and
 * `LATCHKEY_AWS_ENDPOINT_KEY=<id>:<secret>` of somebody who may do everything there. Users and groups whose names begin
 * with `latchkey-contract-` are left behind. Without the variable it is the simulator, so that the way is always open.
 */
const { LATCHKEY_AWS_ENDPOINT: endpoint, LATCHKEY_AWS_ENDPOINT_KEY: key = 'test:test' } = process.env;

interface Kind {
  readonly spec: object;
  readonly create: (sessions: AwsSessions) => GrantProvider;
  readonly actions: Readonly<Record<ProviderCall, string>>;
  /** How many artifacts there are, and the hands of somebody else on them. */
  readonly hands: (
    iam: IAMClient,
    user: { readonly UserName: string },
    plan: PlannedGrant,
  ) => Pick<ProviderUnderTest, 'artifacts'> & {
    readonly somebodyElse: Omit<ProviderUnderTest['somebodyElse'], 'deletePrincipal'>;
  };
}

const statements = [{ actions: ['sqs:*'], resources: '*' }];
const more = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sqs:*', Resource: '*' }],
});
const group = 'latchkey-contract-readers';
const nothing = () => Promise.resolve();

const kinds = {
  attachment: {
    spec: { kind: 'aws.iam.attachment', account: 'data', policyArn: s3ReadOnly },
    create: createAttachmentProvider,
    actions: { place: 'AttachUserPolicy', remove: 'DetachUserPolicy', inspect: 'ListAttachedUserPolicies' },
    hands: (iam, user) => ({
      artifacts: async () =>
        (await iam.send(new ListAttachedUserPoliciesCommand(user))).AttachedPolicies?.length ?? 0,
      somebodyElse: {
        give: async () =>
          void (await iam.send(new AttachUserPolicyCommand({ ...user, PolicyArn: s3ReadOnly }))),
        take: async () =>
          void (await iam.send(new DetachUserPolicyCommand({ ...user, PolicyArn: s3ReadOnly }))),
      },
    }),
  },
  group: {
    spec: { kind: 'aws.iam.group', account: 'data', group },
    create: createGroupProvider,
    actions: { place: 'AddUserToGroup', remove: 'RemoveUserFromGroup', inspect: 'ListGroupsForUser' },
    hands: (iam, user) => ({
      artifacts: async () => (await iam.send(new ListGroupsForUserCommand(user))).Groups?.length ?? 0,
      somebodyElse: {
        give: async () => void (await iam.send(new AddUserToGroupCommand({ ...user, GroupName: group }))),
        take: async () =>
          void (await iam.send(new RemoveUserFromGroupCommand({ ...user, GroupName: group }))),
      },
    }),
  },
  policy: {
    spec: { kind: 'aws.iam.policy', account: 'data', statements },
    create: createPolicyProvider,
    actions: { place: 'PutUserPolicy', remove: 'DeleteUserPolicy', inspect: 'GetUserPolicy' },
    hands: (iam, user) => {
      const policy = { ...user, PolicyName: 'latchkey-abcdefgh12-0' };
      return {
        artifacts: async () => (await iam.send(new ListUserPoliciesCommand(user))).PolicyNames?.length ?? 0,
        somebodyElse: {
          give: nothing,
          take: async () => void (await iam.send(new DeleteUserPolicyCommand(policy))),
          alter: async () =>
            void (await iam.send(new PutUserPolicyCommand({ ...policy, PolicyDocument: more }))),
        },
      };
    },
  },
  role: {
    spec: { kind: 'aws.iam.role', account: 'data', statements, trust: { user: { path: '/people/' } } },
    create: createIamRoleProvider,
    actions: { place: 'CreateRole', remove: 'DeleteRole', inspect: 'GetRole' },
    hands: (iam, _, { requestId }) => {
      const role = { RoleName: `latchkey-${requestId}-0` };
      const found = () =>
        iam.send(new GetRoleCommand(role)).then(
          () => 1,
          () => 0,
        );
      return {
        artifacts: found,
        somebodyElse: {
          give: nothing,
          async take() {
            await iam.send(new DeleteRolePolicyCommand({ ...role, PolicyName: 'latchkey-access' }));
            await iam.send(new DeleteRoleCommand(role));
          },
          alter: async () =>
            void (await iam.send(
              new PutRolePolicyCommand({ ...role, PolicyName: 'more', PolicyDocument: more }),
            )),
        },
      };
    },
  },
} as const satisfies Readonly<Record<string, Kind>>;

async function start({ spec, create, actions, hands }: Kind): Promise<CloudUnderTest> {
  const simulator = endpoint === undefined ? await startAwsCloud() : undefined;
  const target = endpoint ?? simulator?.simulator.iamUrl ?? '';
  const [accessKeyId = '', secretAccessKey = ''] = key.split(':');
  const credentials = simulator === undefined ? { accessKeyId, secretAccessKey } : administratorKeys;
  const proxy = await startAwsProxy(target);
  const admin = new IAMClient({ region: 'us-east-1', endpoint: target, credentials });
  const iam = new IAMClient({ region: 'us-east-1', endpoint: proxy.url, credentials, maxAttempts: 1 });
  const sessions: AwsSessions = {
    withIam: (_, work) => work(iam),
    withSts: () => Promise.reject(new Error('These kinds do not call STS.')),
    withIdentityCenter: () => Promise.reject(new Error('These kinds do not call Identity Center.')),
    withTagging: () => Promise.reject(new Error('These kinds do not look for resources.')),
  };
  const provider = create(sessions);
  await admin.send(new CreateGroupCommand({ GroupName: group })).catch(() => undefined);
  const run = Date.now().toString(36);
  let people = 0;

  return {
    async newPerson() {
      people += 1;
      const user = { UserName: `latchkey-contract-${run}-${people}` };
      const { User } = await admin.send(new CreateUserCommand({ ...user, Path: '/people/' }));
      const plan = provider.plan(
        provider.schema.parse(spec),
        aContext({ catalogue: catalogueFor(user, User?.Arn) }),
      );
      const { artifacts, somebodyElse } = hands(admin, user, plan);
      // A role of an earlier test has the same name, which is the request's.
      await provider.remove(plan);
      return {
        provider,
        plan,
        deniedCode: 'AccessDenied',
        retryAfterSeconds: undefined,
        artifacts,
        misbehave: (how, call) => proxy.misbehave(how, actions[call]),
        behave: () => proxy.behave(),
        somebodyElse: {
          ...somebodyElse,
          async deletePrincipal() {
            await somebodyElse.take();
            await admin.send(new DeleteUserCommand(user));
          },
        },
      };
    },
    async stop() {
      await proxy.stop();
      await simulator?.stop();
    },
  };
}

function catalogueFor({ UserName }: { readonly UserName: string }, arn = ''): Catalogue {
  const id = arn.split(':')[4] ?? '';
  const deployerRole = `arn:aws:iam::${id}:role/latchkey-deployer`;
  const data = { name: 'data', id, deployerRole, externalId: 'latchkey-external-id' };
  return aCatalogue({
    aws: { accounts: new Map([['data', data]]) },
    people: { iamUsers: new Map([['dana.contractor@contoso.com', UserName]]) },
  });
}

const where = endpoint ?? 'the simulator, through a proxy';
describeProvider(`aws.iam.attachment at ${where}`, () => start(kinds.attachment));
describeProvider(`aws.iam.group at ${where}`, () => start(kinds.group));
describeArtifact(`aws.iam.policy at ${where}`, () => start(kinds.policy));
describeArtifact(`aws.iam.role at ${where}`, () => start(kinds.role));
