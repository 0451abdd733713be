import type { AwsSimulator } from '../clouds/aws/simulator.ts';
import type { AzureSimulator } from '../clouds/azure/simulator.ts';
import { dataAccount } from './aws-seed.ts';
import { resourceGroupScope, storageScope } from './azure-seed.ts';
import type { Character } from './people.ts';

/** What the clouds answer when they are asked whether a person may do the things that `data-readonly` is for. */
export interface Access {
  /** AWS: read an object in a bucket of the account. */
  readonly readsObjects: boolean;
  /** Azure: read a blob in the storage account. */
  readonly readsBlobs: boolean;
  /** Azure: look at the resource group. */
  readonly seesResourceGroup: boolean;
}

/** Asks the clouds themselves, now or about another moment, and nobody else. */
export function accessOf(
  clouds: { readonly aws: AwsSimulator; readonly azure: AzureSimulator },
  person: Character,
  at?: Date,
): Access {
  const when = at ? { at: at.toISOString() } : {};
  const aws = clouds.aws.evaluate({
    principalArn: `arn:aws:iam::${dataAccount}:user/people/${person.iamUser}`,
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::contoso-data/reports/2026.csv',
    ...when,
  });
  const principalId = person.objectId;
  const blobs = clouds.azure.evaluate({
    principalId,
    dataAction: 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read',
    scope: storageScope,
    ...when,
  });
  const group = clouds.azure.evaluate({
    principalId,
    action: 'Microsoft.Resources/subscriptions/resourceGroups/read',
    scope: resourceGroupScope,
    ...when,
  });
  return {
    readsObjects: aws.decision === 'allowed',
    readsBlobs: blobs.allowed,
    seesResourceGroup: group.allowed,
  };
}
