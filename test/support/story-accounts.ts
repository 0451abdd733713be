import { dataAccount } from '../../src/sandbox/story/aws-seed.ts';

/** The head of a catalogue for the story's AWS account and its people, in YAML; entitlements and policies follow. */
export const storyAccounts = `
aws:
  accounts:
    data:
      id: "${dataAccount}"
      deployerRole: arn:aws:iam::${dataAccount}:role/latchkey-deployer
      externalId: latchkey-data-prod
people: { iamUserRule: { take: localPart, domains: [contoso.com] } }
admins: { users: [morgan.reed@contoso.com] }`;

/** An account of the story below `aws.accounts`, whose users need the permissions boundary. */
export const boundedAccount = (name: string, id: string) => `    ${name}:
      id: "${id}"
      deployerRole: arn:aws:iam::${id}:role/latchkey-deployer
      externalId: latchkey-${name}-prod
      permissionsBoundary: arn:aws:iam::${id}:policy/latchkey-boundary`;
