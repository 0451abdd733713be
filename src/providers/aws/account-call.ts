import type { IAMClient } from '@aws-sdk/client-iam';
import type { PlannedGrant } from '../../core/requests/request.ts';
import { guarded, type Purpose } from '../failure.ts';
import { awsFailure } from './errors.ts';
import type { AwsSessions, DeployerRole } from './session.ts';

/**
 * Makes the `call` of a provider whose details `read` understands: it runs calls for a plan with the rights in the
 * plan's account, and whatever they throw becomes a ProviderError of the right class.
 */
export function accountCalls<Details extends DeployerRole>(
  sessions: AwsSessions,
  read: (plan: PlannedGrant) => Details,
) {
  return function call<Result>(
    plan: PlannedGrant,
    purpose: Purpose,
    work: (iam: IAMClient, details: Details) => Promise<Result>,
  ): Promise<Result> {
    const about = `${plan.permission} for ${plan.principal} in ${plan.target}`;
    return guarded(
      async () => {
        const details = read(plan);
        return sessions.withIam(details, (iam) => work(iam, details));
      },
      (error) => awsFailure(error, purpose, about),
    );
  };
}
