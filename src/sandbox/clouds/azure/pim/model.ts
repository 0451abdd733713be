import { z } from 'zod';

/** Ids of the directory, kept in lower case so that comparing them is simple. */
const guid = z.guid().transform((text) => text.toLowerCase());
const instant = z.iso.datetime();

/** The rules of a role, or of a group, that can refuse an assignment (Microsoft Learn, "Rules in PIM"). */
export const assignmentRulesSchema = z.strictObject({
  /** Without it an assignment may be without end. */
  isExpirationRequired: z.boolean().default(true),
  /** ISO 8601, such as `P180D` or `PT8H`. */
  maximumDuration: z
    .string()
    .regex(/^P(?=.)(\d+D)?(T(?=\d)(\d+H)?(\d+M)?)?$/)
    .default('P180D'),
  enabledRules: z
    .array(z.enum(['Justification', 'Ticketing', 'MultiFactorAuthentication']))
    .default(['Justification']),
});

export type AssignmentRules = z.infer<typeof assignmentRulesSchema>;

/** A role at exactly one scope: the settings of PIM are not inherited. */
export const rolePolicySchema = z.strictObject({
  scope: z.string(),
  roleId: guid,
  /** For administrators who assign. */
  assignment: assignmentRulesSchema,
  /** For people who activate what they are eligible for. */
  activation: assignmentRulesSchema,
});

/** An active assignment of PIM. The role assignment that it gives has a name of its own. */
export const roleScheduleSchema = z.strictObject({
  name: guid,
  assignmentName: guid,
  requestName: guid.nullable(),
  scope: z.string(),
  roleId: guid,
  principalId: guid,
  principalType: z.string(),
  assignmentType: z.enum(['Assigned', 'Activated']),
  eligibilityName: guid.nullable(),
  condition: z.string().nullable(),
  conditionVersion: z.string().nullable(),
  createdOn: instant,
  updatedOn: instant,
  /** Access begins here: not before the request was provisioned. */
  start: instant,
  /** Access ends here by itself; null for one without end. */
  end: instant.nullable(),
  /** When it was over for another reason, or long after its end; null while `end` alone decides. */
  closedOn: instant.nullable(),
});

export type RoleSchedule = z.infer<typeof roleScheduleSchema>;

/** Somebody may activate the role; that alone gives no access. */
export const eligibilitySchema = z.strictObject({
  name: guid,
  scope: z.string(),
  roleId: guid,
  principalId: guid,
  principalType: z.string(),
  createdOn: instant,
  start: instant,
  end: instant.nullable(),
});

export type Eligibility = z.infer<typeof eligibilitySchema>;

export const REQUEST_TYPES = [
  'AdminAssign',
  'AdminRemove',
  'AdminUpdate',
  'AdminExtend',
  'AdminRenew',
  'SelfActivate',
  'SelfDeactivate',
] as const;

export const expirationSchema = z.strictObject({
  type: z.enum(['NoExpiration', 'AfterDuration', 'AfterDateTime']),
  endDateTime: instant.nullable(),
  duration: z.string().nullable(),
});

export const scheduleInfoSchema = z.strictObject({
  startDateTime: instant.nullable(),
  expiration: expirationSchema,
});

export type ScheduleInfo = z.infer<typeof scheduleInfoSchema>;

/** What was asked of PIM and what became of it. */
export const roleScheduleRequestSchema = z.strictObject({
  name: guid,
  scope: z.string(),
  roleId: guid,
  principalId: guid,
  principalType: z.string(),
  requestType: z.enum(REQUEST_TYPES),
  requestorId: z.string(),
  createdOn: instant,
  /** The schedule that it made, changed or ended. */
  scheduleName: guid.nullable(),
  scheduleInfo: scheduleInfoSchema.nullable(),
  justification: z.string().nullable(),
  ticketNumber: z.string().nullable(),
  ticketSystem: z.string().nullable(),
  condition: z.string().nullable(),
  conditionVersion: z.string().nullable(),
  eligibilityName: guid.nullable(),
  /** Until then it is pending. */
  settledOn: instant,
  outcome: z.enum(['Provisioned', 'Revoked', 'FailedAsResourceIsLocked']),
  canceledOn: instant.nullable(),
});

export type RoleScheduleRequest = z.infer<typeof roleScheduleRequestSchema>;

/** A membership of a group that PIM for Groups gives. */
export const groupScheduleSchema = z.strictObject({
  id: z.string(),
  groupId: guid,
  principalId: guid,
  accessId: z.enum(['member', 'owner']),
  createdUsing: z.string(),
  createdOn: instant,
  modifiedOn: instant,
  start: instant,
  end: instant.nullable(),
  closedOn: instant.nullable(),
});

export type GroupSchedule = z.infer<typeof groupScheduleSchema>;

export const GROUP_ACTIONS = [
  'adminAssign',
  'adminRemove',
  'adminUpdate',
  'adminExtend',
  'adminRenew',
] as const;

export const groupScheduleRequestSchema = z.strictObject({
  id: z.string(),
  groupId: guid,
  principalId: guid,
  accessId: z.enum(['member', 'owner']),
  action: z.enum(GROUP_ACTIONS),
  createdById: z.string().nullable(),
  createdOn: instant,
  scheduleId: z.string().nullable(),
  scheduleInfo: scheduleInfoSchema.nullable(),
  justification: z.string().nullable(),
  ticketNumber: z.string().nullable(),
  ticketSystem: z.string().nullable(),
  settledOn: instant,
  outcome: z.enum(['Provisioned', 'Revoked']),
  canceledOn: instant.nullable(),
});

export type GroupScheduleRequest = z.infer<typeof groupScheduleRequestSchema>;

export const groupPolicySchema = z.strictObject({
  groupId: guid,
  accessId: z.enum(['member', 'owner']).default('member'),
  assignment: assignmentRulesSchema,
});
