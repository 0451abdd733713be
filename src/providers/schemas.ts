import type { ZodType } from 'zod';
import type { GrantSpec } from '../core/catalogue/catalogue.ts';
import { attachmentSchema } from './aws/attachment-spec.ts';
import { roleSchema } from './azure/role-spec.ts';

/**
 * The schema of each kind of grant, without any client behind it, so that a catalogue can be checked on a machine
 * that reaches no cloud.
 */
export const grantSchemas: ReadonlyMap<string, ZodType<GrantSpec>> = new Map<string, ZodType<GrantSpec>>([
  ['aws.iam.attachment', attachmentSchema],
  ['azure.role', roleSchema],
]);
