import type { PlannedGrant } from '../../core/requests/request.ts';
import { artifactName } from './artifact-name.ts';
import { deleteInlinePolicy, getInlinePolicy, putInlinePolicy } from './inline-policy.ts';
import { documentOf, type PolicyDocument, sameDocument } from './policy-document.ts';
import type { RoleCaller } from './role-plan.ts';
import type { AwsSessions } from './session.ts';
import { type TimeWindow, windowConditions } from './time-window.ts';

/** Tells the right to take on a role from the policies that are grants of their own. */
export const callerPart = 'assume';

/** What a user of another account must be allowed to take on the role. */
export function assumeDocument(roleArn: string, window: TimeWindow): PolicyDocument {
  return documentOf([
    {
      effect: 'Allow',
      actions: ['sts:AssumeRole'],
      resources: [roleArn],
      conditions: windowConditions(window),
    },
  ]);
}

/** The requester's side of a role that crosses accounts: a policy on the user, in the user's account. */
export function callerSide(sessions: AwsSessions, { userName, ...account }: RoleCaller, plan: PlannedGrant) {
  const user = { type: 'user', name: userName } as const;
  const name = artifactName(plan, callerPart);
  const documentFor = (window: TimeWindow) => assumeDocument(plan.artifact, window);
  return {
    put: () => sessions.withIam(account, (iam) => putInlinePolicy(iam, user, name, documentFor(plan))),
    remove: () => sessions.withIam(account, (iam) => deleteInlinePolicy(iam, user, name)),
    /** Whether it is there for one of the times. */
    inspect: (windows: readonly TimeWindow[]) =>
      sessions.withIam(account, async (iam) => {
        const found = await getInlinePolicy(iam, user, name);
        if (found === undefined) return 'absent';
        const same = windows.some((window) => sameDocument(found.document, documentFor(window)));
        return same ? 'present' : 'altered';
      }),
  };
}
