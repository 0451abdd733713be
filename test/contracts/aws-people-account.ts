import type { AwsAccount, Catalogue } from '../../src/core/catalogue/catalogue.ts';
import type { AwsSeedInput } from '../../src/sandbox/clouds/aws/seed-schema.ts';
import { aCatalogue } from '../providers/builders.ts';
import { awsSeed, hubRole } from './aws-cloud.ts';

export const peopleAccount = '444444444444';
const externalId = 'latchkey-people';

/** The long-term key of Dana's user in the account of people. */
export const danaKeys = { accessKeyId: 'AKIADANA000000000001', secretAccessKey: 'dana-secret-of-the-tests' };

/** The usual seed, and an account in which the people are, apart from what is lent. */
export function seedWithPeople(): AwsSeedInput {
  const seed = awsSeed();
  seed.accounts.push({
    id: peopleAccount,
    name: 'people',
    users: [
      {
        name: 'dana.contractor',
        path: '/people/',
        accessKeys: [{ id: danaKeys.accessKeyId, secret: danaKeys.secretAccessKey }],
      },
      { name: 'eve', path: '/people/' },
    ],
    roles: [
      {
        name: 'latchkey-deployer',
        trustPolicy: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: 'sts:AssumeRole',
              Principal: { AWS: hubRole },
              Condition: { StringEquals: { 'sts:ExternalId': externalId } },
            },
          ],
        },
        inlinePolicies: {
          deploy: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Action: [
                  'iam:PutUserPolicy',
                  'iam:DeleteUserPolicy',
                  'iam:GetUser',
                  'iam:GetUserPolicy',
                  'iam:ListUserPolicies',
                  'iam:GetAccountAuthorizationDetails',
                ],
                Resource: '*',
              },
            ],
          },
        },
      },
    ],
  });
  return seed;
}

/** The usual catalogue, with both accounts. */
export function catalogueWithPeople(changes: Partial<Catalogue> = {}): Catalogue {
  const people: AwsAccount = {
    name: 'people',
    id: peopleAccount,
    deployerRole: `arn:aws:iam::${peopleAccount}:role/latchkey-deployer`,
    externalId,
  };
  const accounts = new Map([...aCatalogue().aws.accounts, ['people', people]]);
  return aCatalogue({ aws: { accounts }, ...changes });
}
