import { z } from 'zod';
import type { AwsAccount } from '../../core/catalogue/catalogue.ts';
import type { PlanContext } from '../../core/providers.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import { inEnglish, say } from '../../core/said/said.ts';
import { accountDetails, accountDetailsSchema, accountNamed, inWords, partitionOf } from './account.ts';
import { artifactName, type GrantRef } from './artifact-name.ts';
import type { SessionSpec } from './session-spec.ts';
import { sourceIdentityOf } from './source-identity.ts';
import type { TimeWindow } from './time-window.ts';

const detailsSchema = accountDetailsSchema.extend({
  roleName: z.string(),
  roleArn: z.string(),
  /** Whose sessions they are. */
  sourceIdentity: z.string(),
  /** The fence was shut and its time is over: nothing but it is left. */
  spent: z.literal('true').exactOptional(),
  /** The boundary that the role must have, for AWS to let Latchkey put the fence on it. */
  permissionsBoundary: z.string().exactOptional(),
});

export type SessionDetails = z.infer<typeof detailsSchema>;

/** Reads back what `planSession` wrote. */
export function sessionDetails(plan: PlannedGrant): SessionDetails {
  return detailsSchema.parse(plan.details);
}

/** What the artifact on the role is called: the fence around the sessions of one grant. */
export const fencePart = 'session';

/**
 * Works out sessions of a role. What is placed is a policy on the role that denies these sessions everything from
 * the end on; it belongs to one request alone.
 * @throws AccessError `catalogue.invalid`
 */
export function planSession(spec: SessionSpec, context: PlanContext): PlannedGrant {
  const account = accountNamed(spec.account, context.catalogue);
  return plannedSession(
    { requestId: context.request.id, index: context.index },
    account,
    {
      roleName: spec.role,
      roleArn: `arn:${partitionOf(account)}:iam::${account.id}:role${spec.path}${spec.role}`,
      sourceIdentity: sourceIdentityOf(context.beneficiary),
    },
    context,
  );
}

/** The plan of sessions, whether they are to be lent or their fence was found. */
export function plannedSession(
  grant: GrantRef,
  account: AwsAccount,
  role: Pick<SessionDetails, 'roleName' | 'roleArn' | 'sourceIdentity' | 'spent'>,
  { startsAt, expiresAt }: TimeWindow,
): PlannedGrant {
  const { permissionsBoundary } = account;
  const details: SessionDetails = {
    ...accountDetails(account),
    ...role,
    ...(permissionsBoundary !== undefined && { permissionsBoundary }),
  };
  return {
    ...grant,
    kind: 'aws.sts.session',
    cloud: 'aws',
    permission: inEnglish(say('roleNamed', role.roleName)),
    target: inWords(account),
    principal: `sessions of ${role.sourceIdentity}`,
    artifact: `${account.id}:role/${role.roleName}:${artifactName(grant, fencePart)}`,
    startsAt,
    expiresAt,
    cloudSideEnd: true,
    details,
  };
}
