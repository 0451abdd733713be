import type { IAMClient } from '@aws-sdk/client-iam';
import type { AwsAccount, Catalogue } from '../../core/catalogue/catalogue.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import { guarded } from '../failure.ts';
import { accountNamed, inWords } from './account.ts';
import { awsFailure } from './errors.ts';
import type { AwsSessions } from './session.ts';

/**
 * What a provider finds in an account. The whole account is read before the first plan is given out, so that a
 * reader that takes its time meets no credentials that have ended.
 */
export async function* listInAccount(
  sessions: AwsSessions,
  accountName: string,
  catalogue: Catalogue,
  find: (iam: IAMClient, account: AwsAccount) => AsyncIterable<PlannedGrant>,
): AsyncIterable<PlannedGrant> {
  const account = accountNamed(accountName, catalogue);
  yield* await guarded(
    () =>
      sessions.withIam(account, async (iam) => {
        const plans: PlannedGrant[] = [];
        for await (const plan of find(iam, account)) plans.push(plan);
        return plans;
      }),
    (error) => awsFailure(error, 'revoke', `what Latchkey has placed in ${inWords(account)}`),
  );
}
