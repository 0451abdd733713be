import type { ZodType } from 'zod';
import type { GrantSpec } from '../core/catalogue/catalogue.ts';
import { assignmentSchema } from './aws/assignment-spec.ts';
import { attachmentSchema } from './aws/attachment-spec.ts';
import { groupSchema as iamGroupSchema } from './aws/group-spec.ts';
import { policySchema } from './aws/policy-spec.ts';
import { iamRoleSchema } from './aws/role-spec.ts';
import { sessionSchema } from './aws/session-spec.ts';
import { groupSchema } from './azure/group-spec.ts';
import { pimSchema, roleSchema } from './azure/role-spec.ts';

/**
 * The schema of each kind of grant, without any client behind it, so that a catalogue can be checked on a machine
 * that reaches no cloud.
 */
export const grantSchemas: ReadonlyMap<string, ZodType<GrantSpec>> = new Map<string, ZodType<GrantSpec>>([
  ['aws.iam.attachment', attachmentSchema],
  ['aws.iam.policy', policySchema],
  ['aws.iam.group', iamGroupSchema],
  ['aws.iam.role', iamRoleSchema],
  ['aws.sts.session', sessionSchema],
  ['aws.sso.assignment', assignmentSchema],
  ['azure.role', roleSchema],
  ['azure.pim', pimSchema],
  ['entra.group', groupSchema],
]);
