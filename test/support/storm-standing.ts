import { AddUserToGroupCommand, AttachUserPolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { accountAdmin } from '../../src/sandbox/story/aws-seed.ts';
import { resourceGroupScope, subscriptionId } from '../../src/sandbox/story/azure-seed.ts';
import { groups, morgan, sam } from '../../src/sandbox/story/people.ts';

const reader = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';
const assignment = '5f1c2a34-8f7b-4b0f-9d5e-3d1c0a7e4b01';

/** Sam has had some of what is lent for years: an attachment and a group in AWS, a role and a group in Azure. */
export async function giveStandingAccess({ aws, azure }: Sandbox): Promise<void> {
  const iam = new IAMClient({
    region: 'us-east-1',
    endpoint: aws.iamUrl,
    credentials: { accessKeyId: accountAdmin.id, secretAccessKey: accountAdmin.secret },
  });
  const UserName = sam.iamUser;
  await iam.send(
    new AttachUserPolicyCommand({ UserName, PolicyArn: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' }),
  );
  await iam.send(new AddUserToGroupCommand({ UserName, GroupName: 'data-readers' }));
  iam.destroy();
  azure.directory.addMember(groups.stagingReaders, sam.objectId);
  const token = await azure.signIn({ user: morgan.objectId, resource: 'https://management.azure.com' });
  const response = await fetch(
    `${azure.armEndpoint}${resourceGroupScope}/providers/Microsoft.Authorization/roleAssignments/${assignment}?api-version=2022-04-01`,
    {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        properties: {
          roleDefinitionId: `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${reader}`,
          principalId: sam.objectId,
          principalType: 'User',
        },
      }),
    },
  );
  if (!response.ok) throw new Error(`Azure did not assign the role: ${await response.text()}`);
}
