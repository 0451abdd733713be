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
