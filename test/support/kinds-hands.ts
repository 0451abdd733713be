import { randomUUID } from 'node:crypto';
import {
  AddUserToGroupCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  IAMClient,
  RemoveUserFromGroupCommand,
} from '@aws-sdk/client-iam';
import {
  CreateAccountAssignmentCommand,
  DeleteAccountAssignmentCommand,
  SSOAdminClient,
} from '@aws-sdk/client-sso-admin';
import { createArm } from '../../src/providers/azure/arm.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { accountAdmin, webAccount } from '../../src/sandbox/story/aws-seed.ts';
import { resourceGroupScope, storageScope, subscriptionId } from '../../src/sandbox/story/azure-seed.ts';
import {
  identityCenterRegion,
  identityCenterUserId,
  instanceArn,
  permissionSets,
} from '../../src/sandbox/story/identity-center-seed.ts';
import { alex, groups, morgan } from '../../src/sandbox/story/people.ts';
import type { EntitlementName } from './kinds-catalogue.ts';

const keys = { accessKeyId: accountAdmin.id, secretAccessKey: accountAdmin.secret };

const attachment = {
  UserName: alex.iamUser,
  PolicyArn: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess',
};
const roleAttachment = { RoleName: 'data-analysts', PolicyArn: attachment.PolicyArn };
const membership = { UserName: alex.iamUser, GroupName: 'data-readers' };

/** What an administrator does by hand, in the cloud and past Latchkey. */
export interface Hands {
  readonly give: (sandbox: Sandbox) => Promise<void>;
  readonly take: (sandbox: Sandbox) => Promise<void>;
}

/** For each entitlement whose grant can be there before: how Alex gets the same permission from somebody else. */
export const hands: Readonly<Partial<Record<EntitlementName, Hands>>> = {
  attachment: byIam(
    (iam) => iam.send(new AttachUserPolicyCommand(attachment)),
    (iam) => iam.send(new DetachUserPolicyCommand(attachment)),
  ),
  'role-attachment': byIam(
    (iam) => iam.send(new AttachRolePolicyCommand(roleAttachment)),
    (iam) => iam.send(new DetachRolePolicyCommand(roleAttachment)),
  ),
  'iam-group': byIam(
    (iam) => iam.send(new AddUserToGroupCommand(membership)),
    (iam) => iam.send(new RemoveUserFromGroupCommand(membership)),
  ),
  assignment: byIdentityCenter(),
  'plain-role': byAssignment(resourceGroupScope, 'acdd72a7-3385-48ef-bd42-f606fba81ae7'),
  'data-role': byAssignment(storageScope, '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'),
  pim: byAssignment(resourceGroupScope, 'acdd72a7-3385-48ef-bd42-f606fba81ae7'),
  'entra-group': byMembership(groups.stagingReaders),
  'entra-pim': byMembership(groups.stagingOperators),
};

function byIam(
  give: (iam: IAMClient) => Promise<unknown>,
  take: (iam: IAMClient) => Promise<unknown>,
): Hands {
  const client = ({ aws }: Sandbox) =>
    new IAMClient({ region: 'us-east-1', endpoint: aws.iamUrl, credentials: keys });
  return {
    give: async (sandbox) => void (await give(client(sandbox))),
    take: async (sandbox) => void (await take(client(sandbox))),
  };
}

function byIdentityCenter(): Hands {
  const assignment = {
    InstanceArn: instanceArn,
    TargetId: webAccount,
    TargetType: 'AWS_ACCOUNT' as const,
    PermissionSetArn: permissionSets.readData,
    PrincipalType: 'USER' as const,
    PrincipalId: identityCenterUserId(alex),
  };
  const client = ({ aws }: Sandbox) =>
    new SSOAdminClient({ region: identityCenterRegion, endpoint: aws.ssoAdminUrl, credentials: keys });
  return {
    give: async (sandbox) =>
      void (await client(sandbox).send(new CreateAccountAssignmentCommand(assignment))),
    take: async (sandbox) =>
      void (await client(sandbox).send(new DeleteAccountAssignmentCommand(assignment))),
  };
}

function byAssignment(scope: string, roleId: string): Hands {
  const authorization = '/providers/Microsoft.Authorization';
  const id = `${scope}${authorization}/roleAssignments/${randomUUID()}`;
  const arm = ({ azure }: Sandbox) =>
    createArm({
      endpoint: azure.armEndpoint,
      credential: {
        getToken: async () => ({
          token: await azure.signIn({
            user: morgan.objectId,
            resource: 'https://management.azure.com',
            scopes: ['user_impersonation'],
          }),
          expiresOnTimestamp: Date.now() + 3_600_000,
        }),
      },
    });
  return {
    give: (sandbox) =>
      arm(sandbox).putAssignment(id, {
        roleDefinitionId: `/subscriptions/${subscriptionId}${authorization}/roleDefinitions/${roleId}`,
        principalId: alex.objectId,
        principalType: 'User',
      }),
    take: (sandbox) => arm(sandbox).deleteAssignment(id),
  };
}

function byMembership(group: string): Hands {
  return {
    give: async ({ azure }) => azure.directory.addMember(group, alex.objectId),
    take: async ({ azure }) => azure.directory.removeMember(group, alex.objectId),
  };
}
