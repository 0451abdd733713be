import { approvalsChannel, groups } from '../../src/sandbox/story/people.ts';
import { storyAccounts } from './story-accounts.ts';

/** A catalogue whose one policy shows its approvals in a channel too. */
export const channelCatalogue = `${storyAccounts}
entitlements:
  files:
    title: Read files
    environment: staging
    duration: { default: 1h, max: 48h, offered: [20m, 1h] }
    policy: shown
    grants: [{ kind: aws.iam.attachment, account: data, policyArn: "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess" }]
policies:
  shown:
    requesters: { groups: [${groups.engineers}] }
    stages: [{ approvers: { users: [priya.nair@contoso.com] } }]
    channel: ${approvalsChannel.id}
`;
