import { GetAccountSummaryCommand } from '@aws-sdk/client-iam';
import type { Catalogue } from '../../core/catalogue/catalogue.ts';
import type { AwsSessions } from '../../providers/aws/session.ts';
import { type Finding, ok, problem } from './finding.ts';

/** Whether the way from the managed identity into each account works: its token, the hub role, the deployer role. */
export async function checkAws(
  sessions: Pick<AwsSessions, 'withIam'>,
  catalogue: Catalogue,
  hubRole: string,
): Promise<readonly Finding[]> {
  return Promise.all(
    [...catalogue.aws.accounts.values()].map(async (account) => {
      const about = `AWS account ${account.name}`;
      try {
        await sessions.withIam(account, (iam) => iam.send(new GetAccountSummaryCommand({})));
        return ok(about, `The way to ${account.deployerRole} is open.`);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        const fix = `aws cloudformation deploy --stack-name latchkey-account --template-file infra/aws/account.yaml --capabilities CAPABILITY_NAMED_IAM --parameter-overrides HubRoleArn=${hubRole} ExternalId=${account.externalId}`;
        return problem(about, `The way to ${account.deployerRole} is not open: ${why}`, fix);
      }
    }),
  );
}
