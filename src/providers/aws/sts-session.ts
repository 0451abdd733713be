import type { IAMClient } from '@aws-sdk/client-iam';
import type { Clock } from '../../core/ports.ts';
import type { Finding, GrantProvider } from '../../core/providers.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import { accountNames, partitionOf } from './account.ts';
import { accountCalls } from './account-call.ts';
import { listInAccount } from './account-list.ts';
import { artifactName, grantOfName } from './artifact-name.ts';
import { inlinePoliciesOf } from './authorization-details.ts';
import { shutSessionsByHand } from './by-hand.ts';
import { awsCode } from './errors.ts';
import { findIdentity, identityFindings, roomFindings } from './identity-findings.ts';
import { deleteInlinePolicy, getInlinePolicy, putInlinePolicy } from './inline-policy.ts';
import type { AwsSessions } from './session.ts';
import { checkAssumable } from './session-assume.ts';
import { type Fence, fenceDocument, readFence } from './session-fence.ts';
import {
  fencePart,
  plannedSession,
  planSession,
  type SessionDetails,
  sessionDetails,
} from './session-plan.ts';
import { type SessionSpec, sessionSchema } from './session-spec.ts';
import { longOver, policyTime } from './time-window.ts';
import { sessionUsage } from './usage.ts';

/**
 * Sessions of a role that Latchkey opens for the beneficiary (`createSessionBroker`). Each is bounded by its own
 * session policy; a fence on the role bounds them all once more, and ends those that were issued when the access is
 * taken back early. A fence that was shut stays until the end that was decided: by then every session of the request
 * is over by its own policy, and the reconciler finds the fence by its name and removes it.
 */
export function createSessionProvider(sessions: AwsSessions, clock: Clock): GrantProvider<SessionSpec> {
  const call = accountCalls(sessions, sessionDetails);
  const over = (moment: string) => clock.now().getTime() >= Date.parse(moment);

  async function put(iam: IAMClient, details: SessionDetails, fence: Fence): Promise<void> {
    await putInlinePolicy(iam, role(details), artifactName(fence.grant, fencePart), fenceDocument(fence));
  }

  async function find(iam: IAMClient, details: SessionDetails, plan: PlannedGrant) {
    const found = await getInlinePolicy(iam, role(details), artifactName(plan, fencePart));
    return found && { fence: readFence(found.document, plan) };
  }

  return {
    kind: 'aws.sts.session',
    schema: sessionSchema,
    plan: planSession,
    precheck: (plan) =>
      call(plan, 'grant', async (iam, details) => {
        const findings = await roleFindings(iam, details, plan);
        return findings.length > 0 ? findings : checkAssumable(sessions, details, plan);
      }),
    place: (plan) =>
      call(plan, 'grant', async (iam, details) => {
        await put(iam, details, fenceOf('open', plan, details));
        return { usage: sessionUsage(plan) };
      }),
    extend: (plan) =>
      call(plan, 'grant', (iam, details) => put(iam, details, fenceOf('open', plan, details))),
    remove: (plan) =>
      call(plan, 'revoke', async (iam, details) => {
        const found = await find(iam, details, plan);
        // Access that was prolonged has sessions that end later than an older plan knows.
        const end = latest(plan.expiresAt, found?.fence?.expiresAt);
        if (over(end)) return deleteInlinePolicy(iam, role(details), artifactName(plan, fencePart));
        await shut(iam, details, put(iam, details, { ...fenceOf('shut', plan, details), expiresAt: end }));
      }),
    // A failure to look is classified as a revocation's, because a look decides whether access is gone.
    inspect: (plan) =>
      call(plan, 'revoke', async (iam, details) => {
        const found = await find(iam, details, plan);
        if (found === undefined) return 'absent';
        const { fence } = found;
        // What is listed is to be cleared away; for everybody else a shut fence is access that is gone, also after its end.
        if (details.spent !== undefined) return 'present';
        if (fence?.state === 'shut' && fence.sourceIdentity === details.sourceIdentity) return 'absent';
        const same = fence !== undefined && fence.expiresAt === whole(plan.expiresAt);
        return same && fence.sourceIdentity === details.sourceIdentity ? 'present' : 'altered';
      }),
    byHand: shutSessionsByHand,
    scopes: accountNames,
    list: (scope, catalogue) =>
      listInAccount(sessions, scope, catalogue, async function* (iam, account) {
        for await (const { identity, name, document } of inlinePoliciesOf(iam, ['role'])) {
          const grant = grantOfName(name, fencePart);
          if (grant === undefined) continue;
          const fence = readFence(document, grant);
          // A shut fence does its work until the end.
          if (fence?.state === 'shut' && !over(fence.expiresAt)) continue;
          const found = {
            roleName: identity.name,
            roleArn: `arn:${partitionOf(account)}:iam::${account.id}:role/${identity.name}`,
            sourceIdentity: fence?.sourceIdentity ?? '',
            ...(fence?.state === 'shut' && { spent: 'true' as const }),
          };
          yield plannedSession(grant, account, found, {
            startsAt: longOver.startsAt,
            expiresAt: fence?.expiresAt ?? longOver.expiresAt,
          });
        }
      }),
  };
}

function fenceOf(
  state: Fence['state'],
  { requestId, index, expiresAt }: PlannedGrant,
  { sourceIdentity }: SessionDetails,
): Fence {
  return { state, grant: { requestId, index }, sourceIdentity, expiresAt };
}

function role({ roleName }: SessionDetails) {
  return { type: 'role', name: roleName } as const;
}

/** A role that is gone has no sessions: AWS refuses them with it. */
async function shut(iam: IAMClient, details: SessionDetails, put: Promise<void>): Promise<void> {
  try {
    await put;
  } catch (error) {
    const code = awsCode(error);
    if (code === 'NoSuchEntity') return;
    // For a role that is gone AWS knows no path, so that a right limited to a path does not cover the call.
    if (code === 'AccessDenied' && (await findIdentity(iam, role(details))) === undefined) return;
    throw error;
  }
}

async function roleFindings(
  iam: IAMClient,
  details: SessionDetails,
  plan: PlannedGrant,
): Promise<readonly Finding[]> {
  const found = await findIdentity(iam, role(details));
  const missing = identityFindings(found, role(details), plan, details.permissionsBoundary);
  if (missing.length > 0) return missing;
  const policy = {
    name: artifactName(plan, fencePart),
    document: fenceDocument(fenceOf('open', plan, details)),
  };
  return roomFindings(iam, role(details), policy, plan);
}

function latest(a: string, b: string | undefined): string {
  return b !== undefined && Date.parse(b) > Date.parse(a) ? b : a;
}

/** In the whole seconds that policies know. */
function whole(moment: string): string {
  return new Date(policyTime(moment)).toISOString();
}
