import type { KnownFailure } from '../failure.ts';

const retry = (message: string): KnownFailure => ({ class: 'retry', message });
const permanent = (message: string): KnownFailure => ({ class: 'permanent', message });

/**
 * What the codes of Privileged Identity Management mean. Roles of Azure (Azure REST API, "Role Assignment Schedule
 * Requests") and groups (Microsoft Graph, "assignmentScheduleRequests") have them in common.
 */
export const pimCodes: readonly (readonly [string, KnownFailure])[] = [
  [
    'AadPremiumLicenseRequired',
    permanent(
      'Privileged Identity Management needs Microsoft Entra ID P2 or Microsoft Entra ID Governance, and this tenant has no licence for it; without one use azure.role, or a group without pim',
    ),
  ],
  [
    'ActiveDurationTooShort',
    retry('Privileged Identity Management ends nothing within five minutes of its start'),
  ],
  [
    'PendingRoleAssignmentRequest',
    retry('Privileged Identity Management is still busy with an earlier request'),
  ],
  [
    'RoleAssignmentRequestPolicyValidationFailed',
    permanent('The settings of Privileged Identity Management do not allow this assignment'),
  ],
  [
    'RoleAssignmentRequestAcrsValidationFailed',
    permanent(
      'The settings of Privileged Identity Management ask whoever assigns for an authentication context, which an application cannot give',
    ),
  ],
  ['SubjectNotFound', retry('Privileged Identity Management does not know the person yet')],
];

/** What an administrator has to change for each rule that an assignment can break (the names are PIM's). */
const rules: Readonly<Record<string, string>> = {
  ExpirationRule: 'the longest duration of an active assignment is shorter than what was asked for',
  JustificationRule: 'a justification is required, in a form that was not met',
  TicketingRule: 'ticket information is required on an active assignment, which Latchkey does not give',
  MfaRule:
    'multi-factor authentication is required on an active assignment, which an application cannot do: turn it off for active assignments of this role',
  EligibilityRule: 'the person would have to be eligible first',
};

/** The rules that the text of a refusal names, in words; undefined for a text that names none. */
export function brokenRules(message: string): string | undefined {
  const named = [...message.matchAll(/"(\w+Rule)"/g)].map(([, rule = '']) => rules[rule] ?? rule);
  return named.length === 0 ? undefined : named.join('; ');
}
