import type { Reply } from '../service.ts';
import type { NamedRequest, ScopedRequest } from './arm-request.ts';
import { getDenyAssignment, listDenyAssignments } from './deny-assignments.ts';
import { deleteLock, getLock, listLocks, putLock } from './locks.ts';
import {
  getRoleManagementPolicy,
  getRoleManagementPolicyAssignment,
  listRoleManagementPolicies,
  listRoleManagementPolicyAssignments,
} from './pim/policies.ts';
import { patchRoleManagementPolicy } from './pim/policy-update.ts';
import {
  cancelScheduleRequest,
  getScheduleRequest,
  listScheduleRequests,
  putScheduleRequest,
  validateScheduleRequest,
} from './pim/schedule-requests.ts';
import {
  getEligibility,
  getRoleAssignmentSchedule,
  getRoleAssignmentScheduleInstance,
  listEligibilities,
  listRoleAssignmentScheduleInstances,
  listRoleAssignmentSchedules,
} from './pim/schedules.ts';
import {
  deleteRoleAssignment,
  getRoleAssignment,
  listRoleAssignments,
  putRoleAssignment,
} from './role-assignments.ts';
import { deleteRoleDefinition, putRoleDefinition } from './role-definition-writes.ts';
import { getRoleDefinition, listRoleDefinitions } from './role-definitions.ts';

/** A type of Microsoft.Authorization: its spelling, its versions and what can be done with it. */
export interface Family {
  readonly type: string;
  readonly apiVersions: readonly string[];
  readonly list: (request: ScopedRequest) => Reply;
  /** By method, and by method and action where the path has one. */
  readonly named: Readonly<Record<string, readonly [string, (request: NamedRequest) => Reply]>>;
}

const RBAC_VERSIONS = ['2022-04-01'];
/** PIM's. */
const PIM_VERSIONS = ['2020-10-01'];
/** By the type in lower case. */
export const FAMILIES: Readonly<Record<string, Family>> = {
  roleassignments: {
    type: 'roleAssignments',
    apiVersions: RBAC_VERSIONS,
    list: listRoleAssignments,
    named: {
      GET: ['get', getRoleAssignment],
      PUT: ['create', putRoleAssignment],
      DELETE: ['delete', deleteRoleAssignment],
    },
  },
  roledefinitions: {
    type: 'roleDefinitions',
    // The second is what the Azure CLI asks with; the shape is the same.
    apiVersions: [...RBAC_VERSIONS, '2022-05-01-preview'],
    list: listRoleDefinitions,
    named: {
      GET: ['get', getRoleDefinition],
      PUT: ['create', putRoleDefinition],
      DELETE: ['delete', deleteRoleDefinition],
    },
  },
  denyassignments: {
    type: 'denyAssignments',
    apiVersions: RBAC_VERSIONS,
    list: listDenyAssignments,
    named: { GET: ['get', getDenyAssignment] },
  },
  locks: {
    type: 'locks',
    apiVersions: ['2016-09-01', '2020-05-01'],
    list: listLocks,
    named: { GET: ['get', getLock], PUT: ['create', putLock], DELETE: ['delete', deleteLock] },
  },
  roleassignmentschedulerequests: {
    type: 'roleAssignmentScheduleRequests',
    apiVersions: PIM_VERSIONS,
    list: listScheduleRequests,
    named: {
      GET: ['get', getScheduleRequest],
      PUT: ['create', putScheduleRequest],
      'POST cancel': ['cancel', cancelScheduleRequest],
      'POST validate': ['validate', validateScheduleRequest],
    },
  },
  roleassignmentschedules: {
    type: 'roleAssignmentSchedules',
    apiVersions: PIM_VERSIONS,
    list: listRoleAssignmentSchedules,
    named: { GET: ['get', getRoleAssignmentSchedule] },
  },
  roleassignmentscheduleinstances: {
    type: 'roleAssignmentScheduleInstances',
    apiVersions: PIM_VERSIONS,
    list: listRoleAssignmentScheduleInstances,
    named: { GET: ['get', getRoleAssignmentScheduleInstance] },
  },
  roleeligibilityschedulerequests: eligibilities('roleEligibilityScheduleRequests'),
  roleeligibilityschedules: eligibilities('roleEligibilitySchedules'),
  roleeligibilityscheduleinstances: eligibilities('roleEligibilityScheduleInstances'),
  rolemanagementpolicies: {
    type: 'roleManagementPolicies',
    apiVersions: PIM_VERSIONS,
    list: listRoleManagementPolicies,
    named: { GET: ['get', getRoleManagementPolicy], PATCH: ['update', patchRoleManagementPolicy] },
  },
  rolemanagementpolicyassignments: {
    type: 'roleManagementPolicyAssignments',
    apiVersions: PIM_VERSIONS,
    list: listRoleManagementPolicyAssignments,
    named: { GET: ['get', getRoleManagementPolicyAssignment] },
  },
};

function eligibilities(type: Parameters<typeof listEligibilities>[0]): Family {
  return {
    type,
    apiVersions: PIM_VERSIONS,
    list: listEligibilities(type),
    named: { GET: ['get', getEligibility(type)] },
  };
}
