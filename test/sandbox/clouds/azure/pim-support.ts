import { randomUUID } from 'node:crypto';
import type { RoleAssignmentScheduleRequest } from '@azure/arm-authorization';
import {
  ADMIN,
  ALICE,
  APP,
  armClient,
  GROUP_SCOPE,
  type RawAnswer,
  ROLES,
  raw,
  refused,
  roleId,
  type Started,
  tokenOf,
} from './support.ts';

export const SCOPE = GROUP_SCOPE.slice(1);
export const HOUR = 3600;

/** A moment so many minutes from now on the simulator's clock. */
export function inMinutes({ clock }: Started, minutes: number): Date {
  return new Date(clock.now.getTime() + minutes * 60_000);
}

/** A request that the app may make: Reader for Alice for an hour. */
export function aRequest(
  started: Started,
  changes: RoleAssignmentScheduleRequest = {},
): RoleAssignmentScheduleRequest {
  return {
    principalId: ALICE,
    roleDefinitionId: roleId(ROLES.reader),
    requestType: 'AdminAssign',
    justification: 'request 7',
    scheduleInfo: {
      startDateTime: started.clock.now,
      expiration: { type: 'AfterDateTime', endDateTime: inMinutes(started, 60) },
    },
    ...changes,
  };
}

/** Sends a request of PIM with the real client, as the app unless told otherwise. */
export function ask(
  started: Started,
  changes: RoleAssignmentScheduleRequest = {},
  { name = randomUUID(), as = APP.objectId, at = SCOPE } = {},
): Promise<RoleAssignmentScheduleRequest> {
  return armClient(started, as).roleAssignmentScheduleRequests.create(at, name, aRequest(started, changes));
}

/** May Alice look at the resource group, now or at another time? */
export function canRead(started: Started, at?: Date, principalId = ALICE): boolean {
  return started.simulator.evaluate({
    principalId,
    action: 'Microsoft.Resources/subscriptions/resourceGroups/read',
    scope: GROUP_SCOPE,
    ...(at && { at }),
  }).allowed;
}

/** All of a list. */
export async function all<Item>(pages: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of pages) items.push(item);
  return items;
}

/** Puts a lock on the resource group, or takes it away. */
export async function lock(
  started: Started,
  method: 'PUT' | 'DELETE',
  level: 'CanNotDelete' | 'ReadOnly' = 'CanNotDelete',
): Promise<void> {
  const url = `${started.simulator.armEndpoint}${GROUP_SCOPE}/providers/Microsoft.Authorization/locks/keep?api-version=2016-09-01`;
  const token = await tokenOf(started, ADMIN);
  await raw(url, { method, token, ...(method === 'PUT' && { json: { properties: { level } } }) });
}

/** Somebody holds the role there already. */
export const EXISTS = refused(400, 'RoleAssignmentExists', /^The Role assignment already exists\.$/);
/** Nobody holds the role there. */
export const ABSENT = refused(400, 'RoleAssignmentDoesNotExist', /^The Role assignment does not exist\.$/);
export const NAME = '7a1d6c1e-0000-4000-8000-000000000001';

/** A plain call of PIM at the resource group, as the app. */
export async function rawRequest(
  started: Started,
  path: string,
  method = 'GET',
  json?: unknown,
): Promise<RawAnswer> {
  const query = `${path.includes('?') ? '&' : '?'}api-version=2020-10-01`;
  return raw(
    `${started.simulator.armEndpoint}${GROUP_SCOPE}/providers/Microsoft.Authorization/${path}${query}`,
    { method, token: await tokenOf(started, APP.objectId), ...(json !== undefined && { json }) },
  );
}
