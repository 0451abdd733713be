import { z } from 'zod';
import {
  applicationSchema,
  customRoleSchema,
  deletedUserSchema,
  denyAssignmentSchema,
  groupSchema,
  lockSchema,
  managementGroupSchema,
  membershipChangeSchema,
  roleAssignmentSchema,
  subscriptionSchema,
  userSchema,
} from './model.ts';
import {
  eligibilitySchema,
  groupPolicySchema,
  groupScheduleRequestSchema,
  groupScheduleSchema,
  rolePolicySchema,
  roleScheduleRequestSchema,
  roleScheduleSchema,
} from './pim/model.ts';

/** A name that was in use: Azure remembers it for a while after the assignment is gone. */
const deletedAssignmentSchema = z.strictObject({ assignment: roleAssignmentSchema, deletedOn: z.string() });

/** All that the simulator remembers, as it is kept in the state file. */
export const stateSchema = z.strictObject({
  version: z.literal(1),
  tenantId: z.guid(),
  tenantName: z.string(),
  users: z.array(userSchema),
  groups: z.array(groupSchema),
  applications: z.array(applicationSchema),
  managementGroups: z.array(managementGroupSchema),
  subscriptions: z.array(subscriptionSchema),
  customRoles: z.array(customRoleSchema),
  roleAssignments: z.array(roleAssignmentSchema),
  deletedRoleAssignments: z.array(deletedAssignmentSchema),
  denyAssignments: z.array(denyAssignmentSchema),
  locks: z.array(lockSchema),
  // What follows came later: older state files do not have it.
  membershipChanges: z.array(membershipChangeSchema).default([]),
  deletedUsers: z.array(deletedUserSchema).default([]),
  /** Without the licence PIM answers nobody. */
  entraIdP2: z.boolean().default(true),
  rolePolicies: z.array(rolePolicySchema).default([]),
  eligibilities: z.array(eligibilitySchema).default([]),
  roleSchedules: z.array(roleScheduleSchema).default([]),
  roleScheduleRequests: z.array(roleScheduleRequestSchema).default([]),
  groupPolicies: z.array(groupPolicySchema).default([]),
  groupSchedules: z.array(groupScheduleSchema).default([]),
  groupScheduleRequests: z.array(groupScheduleRequestSchema).default([]),
  /** The private JWK that tokens are signed with; kept so that tokens outlive a restart. */
  signingKey: z.looseObject({ kid: z.string(), kty: z.literal('RSA') }),
});

export type State = z.infer<typeof stateSchema>;

/** What state files offer to the rest: the state now, and changes that are on disk when they return. */
export interface Store {
  readonly current: State;
  update<Result>(change: (state: State) => Result): Result;
}
