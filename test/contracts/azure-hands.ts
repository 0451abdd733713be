import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { PersonRef } from '../../src/core/people.ts';
import { type AzureCloud, subscription } from './azure-cloud.ts';
import type { Misbehaviour } from './provider.contract.ts';

/** How Azure Resource Manager misbehaves. */
export const armFaults = {
  denied: { status: 403, code: 'AuthorizationFailed' },
  throttled: { status: 429, code: 'TooManyRequests', retryAfter: 17 },
  outage: { status: 500, code: 'InternalServerError' },
  unreachable: { dropConnection: true },
  answerLost: { dropConnection: true, afterEffect: true },
} as const satisfies Record<Misbehaviour, object>;

/** Somebody new to the directory. */
export function hire({ simulator }: AzureCloud): PersonRef {
  const objectId = randomUUID();
  const names = {
    displayName: 'Robin Roe',
    userPrincipalName: `robin_${objectId.slice(0, 8)}#EXT#@contoso.com`,
  };
  simulator.directory.addUser({ id: objectId, ...names, userType: 'Guest' });
  return { objectId, ...names };
}

/** A call of Azure Resource Manager that somebody makes by hand; it must succeed. */
async function byHand(cloud: AzureCloud, method: string, path: string, body?: object): Promise<void> {
  const token = await cloud.administratorCredential.getToken('https://management.azure.com/.default');
  const response = await fetch(`${cloud.armEndpoint}${path}`, {
    method,
    headers: { authorization: `Bearer ${token?.token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(`${response.status} ${response.ok ? '' : await response.text()}`).toMatch(/^2/);
}

/** Somebody locks a scope while `work` is done. */
export async function whileLocked(
  cloud: AzureCloud,
  { level, scope }: { readonly level: string; readonly scope: string },
  work: () => Promise<void>,
): Promise<void> {
  const lock = `${scope}/providers/Microsoft.Authorization/locks/keep?api-version=2016-09-01`;
  await byHand(cloud, 'PUT', lock, { properties: { level } });
  try {
    await work();
  } finally {
    await byHand(cloud, 'DELETE', lock);
  }
}

/** Somebody cancels the subscription, which disables it, while `work` is done. */
export async function whileDisabled(cloud: AzureCloud, work: () => Promise<void>): Promise<void> {
  const change = (to: 'cancel' | 'enable') =>
    byHand(
      cloud,
      'POST',
      `/subscriptions/${subscription}/providers/Microsoft.Subscription/${to}?api-version=2021-10-01`,
    );
  await change('cancel');
  try {
    await work();
  } finally {
    await change('enable');
  }
}

/** Somebody moves a resource to another resource group. */
export async function move(
  cloud: AzureCloud,
  { resource, from, to }: { readonly resource: string; readonly from: string; readonly to: string },
): Promise<void> {
  const group = (name: string) => `/subscriptions/${subscription}/resourceGroups/${name}`;
  await byHand(cloud, 'POST', `${group(from)}/moveResources?api-version=2021-04-01`, {
    resources: [`${group(from)}/providers/${resource}`],
    targetResourceGroup: group(to),
  });
}
