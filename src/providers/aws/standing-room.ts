import type { AwsAccount } from '../../core/catalogue/catalogue.ts';
import type { Finding } from '../../core/providers.ts';
import { inWords } from './account.ts';
import { blocker } from './finding.ts';
import { inlineQuota } from './inline-policy.ts';
import { countedSize } from './policy-document.ts';
import type { StandingChange } from './standing-artifact.ts';
import type { StandingIdentity } from './standing-found.ts';

/** Whether the inline policies of a user or role fit together after the changes. Pure. */
export function roomFinding(
  { identity, policies }: StandingIdentity,
  changes: readonly StandingChange[],
  account: AwsAccount,
): Finding | undefined {
  const after = new Map<string, unknown>(policies);
  let adds = false;
  for (const change of changes) {
    if (change.effect === 'forget' || change.artifact.type !== 'policy') continue;
    if ('document' in change.artifact) {
      after.set(change.artifact.policyName, change.artifact.document);
      adds = true;
    } else after.delete(change.artifact.policyName);
  }
  const size = [...after.values()].reduce<number>(
    (sum, document) => sum + countedSize(JSON.stringify(document)),
    0,
  );
  const quota = inlineQuota[identity.type];
  if (!adds || size <= quota) return undefined;
  return blocker(
    'standing.inlineQuota',
    `The inline policies of IAM ${identity.type} ${identity.name} in ${inWords(account)} would have ${size} characters, and AWS allows ${quota} together. Shorten the statements, use managed policies, or have somebody remove one.`,
  );
}
