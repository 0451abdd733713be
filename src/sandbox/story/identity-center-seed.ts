import type { AwsSeedInput } from '../clouds/aws/seed-schema.ts';
import { type Character, everybody } from './people.ts';

export const instanceArn = 'arn:aws:sso:::instance/ssoins-7223c0a1e5ce0001';
export const identityCenterRegion = 'eu-central-1';
const readData = 'ps-readdata00000001';

/** ARNs of the permission sets that may be assigned. */
export const permissionSets = { readData: `${instanceArn.replace('instance', 'permissionSet')}/${readData}` };

/** What Identity Center calls a person. */
export function identityCenterUserId({ objectId }: Pick<Character, 'objectId'>): string {
  return objectId.replace('-8000-', '-9000-');
}

/** IAM Identity Center as the story begins with it: it knows everybody, and nobody has anything. */
export function identityCenter(places: {
  readonly ownerAccountId: string;
  readonly delegatedAdministrators: string[];
}): NonNullable<AwsSeedInput['identityCenter']> {
  return {
    ...places,
    instanceArn,
    region: identityCenterRegion,
    users: everybody.map(({ objectId, displayName, userPrincipalName }) => {
      const [givenName = displayName, familyName = displayName] = displayName.split(' ');
      return {
        id: identityCenterUserId({ objectId }),
        userName: userPrincipalName,
        displayName,
        givenName,
        familyName,
        email: userPrincipalName,
        externalIds: [{ issuer: 'https://scim.contoso.com', id: objectId }],
      };
    }),
    permissionSets: [
      {
        name: 'ReadData',
        id: readData,
        managedPolicies: ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'],
      },
    ],
  };
}
