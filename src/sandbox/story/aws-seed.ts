import type { AwsSeedInput } from '../clouds/aws/seed-schema.ts';
import { alex, audiences, dana, latchkey, priya, sam, tenantId } from './people.ts';

const hubAccount = '222233334444';
export const dataAccount = '111122223333';
export const hubRole = `arn:aws:iam::${hubAccount}:role/latchkey-hub`;
const deployerRole = `arn:aws:iam::${dataAccount}:role/latchkey-deployer`;
const provider = `sts.windows.net/${tenantId}/`;

const document = (...statements: object[]) => ({ Version: '2012-10-17' as const, Statement: statements });

/** Signs as the data account's own administrator, for whoever wants to look at or change the simulated account. */
export const accountAdmin = { id: 'AKIASANDBOXADMIN0000', secret: 'only-for-the-simulator' };

/** The two accounts of the story: the hub, where Latchkey comes in without a key, and the one it lends access to. */
export const awsSeed: AwsSeedInput = {
  accounts: [
    {
      id: hubAccount,
      name: 'hub',
      oidcProviders: [{ issuer: `https://${provider}`, clientIds: [audiences.aws] }],
      roles: [
        {
          name: 'latchkey-hub',
          description: 'Where Latchkey comes in with the token of its managed identity.',
          trustPolicy: document({
            Effect: 'Allow',
            Action: 'sts:AssumeRoleWithWebIdentity',
            Principal: { Federated: `arn:aws:iam::${hubAccount}:oidc-provider/${provider}` },
            Condition: {
              StringEquals: { [`${provider}:aud`]: audiences.aws, [`${provider}:sub`]: latchkey.objectId },
            },
          }),
          inlinePolicies: {
            'assume-deployers': document({
              Effect: 'Allow',
              Action: ['sts:AssumeRole'],
              Resource: 'arn:aws:iam::*:role/latchkey-deployer',
            }),
          },
        },
      ],
    },
    {
      id: dataAccount,
      name: 'data',
      rootAccessKeys: [accountAdmin],
      users: [
        { name: alex.iamUser, path: '/people/', groups: ['developers'] },
        { name: dana.iamUser, path: '/people/' },
        { name: sam.iamUser, path: '/people/', groups: ['developers'] },
        // The platform's owner reads everything, always: standing access, which Latchkey never touches.
        {
          name: priya.iamUser,
          path: '/people/',
          attachedPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
        },
      ],
      groups: [{ name: 'developers' }],
      roles: [
        {
          name: 'latchkey-deployer',
          description: 'Attaches the listed policies to people, and nothing else.',
          trustPolicy: document({
            Effect: 'Allow',
            Action: ['sts:AssumeRole'],
            Principal: { AWS: hubRole },
            Condition: { StringEquals: { 'sts:ExternalId': 'latchkey-data-prod' } },
          }),
          inlinePolicies: {
            'lend-access': document(
              {
                Sid: 'AttachListed',
                Effect: 'Allow',
                Action: ['iam:AttachUserPolicy', 'iam:DetachUserPolicy'],
                Resource: `arn:aws:iam::${dataAccount}:user/people/*`,
                Condition: {
                  ArnEquals: { 'iam:PolicyARN': ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'] },
                },
              },
              {
                Sid: 'PlaceOwnPolicies',
                Effect: 'Allow',
                Action: ['iam:PutUserPolicy', 'iam:GetUserPolicy', 'iam:DeleteUserPolicy'],
                Resource: `arn:aws:iam::${dataAccount}:user/people/*`,
              },
              {
                Sid: 'Look',
                Effect: 'Allow',
                Action: [
                  'iam:GetUser',
                  'iam:ListAttachedUserPolicies',
                  'iam:ListUserPolicies',
                  'iam:ListGroupsForUser',
                  'iam:GetAccountSummary',
                  'iam:GetAccountAuthorizationDetails',
                ],
                Resource: '*',
              },
              { Sid: 'NeverSelf', Effect: 'Deny', Action: 'iam:*', Resource: [deployerRole] },
            ),
          },
        },
      ],
    },
  ],
};
