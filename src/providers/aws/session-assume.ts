import { AssumeRoleCommand, type Credentials } from '@aws-sdk/client-sts';
import type { Finding } from '../../core/providers.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import { artifactName } from './artifact-name.ts';
import { awsCode } from './errors.ts';
import { documentOf } from './policy-document.ts';
import type { AwsSessions } from './session.ts';
import type { SessionDetails } from './session-plan.ts';
import { type TimeWindow, windowConditions } from './time-window.ts';

// A role that is assumed by a session of another role cannot have more, and no role less (STS API reference, "AssumeRole").
const longest = 3_600;
const shortest = 900;

/**
 * Whether Latchkey can open sessions of the role for the beneficiary at all: it opens one that may do nothing, which
 * is dropped at once.
 */
export async function checkAssumable(
  sessions: AwsSessions,
  details: SessionDetails,
  plan: PlannedGrant,
): Promise<readonly Finding[]> {
  const never = { startsAt: plan.startsAt, expiresAt: plan.startsAt };
  try {
    await assumeFor(sessions, details, { plan, window: never, seconds: shortest });
    return [];
  } catch (error) {
    if (awsCode(error) !== 'AccessDenied') throw error;
    return [
      {
        severity: 'blocker',
        code: 'aws.roleNotAssumable',
        message: `Latchkey cannot open sessions of ${plan.permission} in ${plan.target}: the trust policy of the role has to let ${details.deployerRole} do sts:AssumeRole and sts:SetSourceIdentity, and that role has to be allowed both.`,
      },
    ];
  }
}

/** Opens a session for the beneficiary that may do what the role may, inside the window only. */
export async function assumeFor(
  sessions: AwsSessions,
  details: SessionDetails,
  { plan, window, seconds }: { plan: PlannedGrant; window: TimeWindow; seconds: number },
): Promise<Credentials | undefined> {
  const inside = {
    effect: 'Allow' as const,
    actions: ['*'],
    resources: ['*'],
    conditions: windowConditions(window),
  };
  const command = new AssumeRoleCommand({
    RoleArn: details.roleArn,
    // By this name the fence on the role knows the session.
    RoleSessionName: artifactName(plan),
    SourceIdentity: details.sourceIdentity,
    DurationSeconds: Math.min(Math.max(Math.ceil(seconds), shortest), longest),
    Policy: JSON.stringify(documentOf([inside])),
  });
  return sessions.withSts(details, async (sts) => (await sts.send(command)).Credentials);
}
