import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { reader, subscription } from '../contracts/azure-cloud.ts';
import { authorization, guests, mo, reports } from './azure-places.ts';
import type { AzureWorld } from './azure-world.ts';
import type { DotnetStep } from './dotnet-client.ts';

const somewhere = `/subscriptions/${subscription}/resourceGroups/archive`;
const assignmentId = (scope = somewhere) => `${scope}${authorization}/roleAssignments/${randomUUID()}`;
const assign = (id: string): DotnetStep => ({
  do: 'putResource',
  id,
  properties: {
    roleDefinitionId: `${authorization}/roleDefinitions/${reader}`,
    principalId: mo,
    principalType: 'User',
  },
});
const refused = (status: number, code: string) => ({ type: 'RequestFailedException', status, code });

/** What Azure refuses, as the exceptions that a .NET program catches. */
export function describeRefusals(theWorld: () => AzureWorld): void {
  describe('throw', () => {
    afterEach(() => theWorld().cloud.simulator.faults.clear());

    it('403 for what they may not do', async () => {
      const found = await theWorld()
        .dotnet('stranger')
        .failures({
          read: { do: 'readResource', id: assignmentId() },
          write: assign(assignmentId()),
          managementGroup: { do: 'readManagementGroup', managementGroup: 'corp' },
          people: { do: 'callGraph', path: '/users' },
        });
      expect(found).toMatchObject({
        read: refused(403, 'AuthorizationFailed'),
        write: refused(403, 'AuthorizationFailed'),
        managementGroup: refused(403, 'AuthorizationFailed'),
        people: refused(403, 'Authorization_RequestDenied'),
      });
    });

    it('404 for what is not there', async () => {
      const nobody = randomUUID();
      const found = await theWorld()
        .dotnet('auditor')
        .failures({
          subscription: { do: 'readSubscription', subscription: nobody },
          group: {
            do: 'callArm',
            path: `/subscriptions/${subscription}/resourceGroups/nowhere`,
            apiVersion: '2021-04-01',
          },
          assignment: { do: 'readResource', id: assignmentId() },
          user: { do: 'callGraph', path: `/users/${nobody}` },
          member: { do: 'callGraph', method: 'DELETE', path: `/groups/${guests}/members/${nobody}/$ref` },
        });
      expect(found).toMatchObject({
        subscription: refused(404, 'SubscriptionNotFound'),
        group: refused(404, 'ResourceGroupNotFound'),
        assignment: refused(404, 'RoleAssignmentNotFound'),
        user: refused(404, 'Request_ResourceNotFound'),
        member: refused(404, 'Request_ResourceNotFound'),
      });
    });

    it('409 for what is there already, or locked', async () => {
      const { dotnet } = theWorld();
      const first = assignmentId(reports);
      await dotnet('auditor').values({
        first: assign(first),
        lock: { do: 'putLock', scope: somewhere, lock: 'frozen', level: 'ReadOnly', notes: '' },
      });
      const found = await dotnet('auditor').failures({
        twin: assign(assignmentId(reports)),
        locked: assign(assignmentId()),
      });
      expect(found).toMatchObject({
        twin: refused(409, 'RoleAssignmentExists'),
        locked: refused(409, 'ScopeLocked'),
      });
      expect(found.twin.message).toContain(first.split('/').at(-1)?.replaceAll('-', ''));
      const tidied = await dotnet('auditor').values({
        lock: { do: 'deleteLock', scope: somewhere, lock: 'frozen' },
        first: { do: 'deleteResource', id: first },
        again: { do: 'callArm', method: 'DELETE', path: first, apiVersion: '2022-04-01' },
      });
      expect(tidied).toMatchObject({ lock: { status: 200 }, first: { status: 200 }, again: { status: 204 } });
    });

    it('400 for a member twice, with the words that tell it from other mistakes', async () => {
      const { cloud, dotnet } = theWorld();
      const add: DotnetStep = {
        do: 'callGraph',
        method: 'POST',
        path: `/groups/${guests}/members/$ref`,
        body: { '@odata.id': `${cloud.graphEndpoint}/v1.0/directoryObjects/${mo}` },
        bodyModel: 'ReferenceCreate',
      };
      await dotnet('auditor').values({ add });
      const { again } = await dotnet('auditor').failures({ again: add });
      expect(again).toMatchObject(refused(400, 'Request_BadRequest'));
      expect(again.message).toMatch(/^One or more added object references already exist/);
    });

    it.each([
      [
        'arm',
        'roleDefinitions.list',
        { do: 'callArm', apiVersion: '2022-04-01', path: `${authorization}/roleDefinitions` },
      ],
      ['graph', 'users.list', { do: 'callGraph', path: '/users' }],
    ] as const)('nothing when %s is busy: they wait as long as it says', async (service, operation, step) => {
      const { cloud, dotnet } = theWorld();
      const { simulator } = cloud;
      simulator.faults.add({
        service,
        operation,
        status: 429,
        code: 'TooManyRequests',
        retryAfter: 1,
        times: 1,
      });
      await dotnet('auditor').values({ step });
      const calls = simulator.inspect().calls.filter((call) => call.operation === operation);
      const [busy, done] = calls.slice(calls.findIndex(({ status }) => status === 429));
      expect([busy?.status, done?.status]).toEqual([429, 200]);
      // A client's timer may be a little early.
      expect(Date.parse(done?.time ?? '') - Date.parse(busy?.time ?? '')).toBeGreaterThan(950);
    });

    it('429 when it stays busy, after three repeats', async () => {
      const { cloud, dotnet } = theWorld();
      const { simulator } = cloud;
      simulator.faults.add({
        service: 'arm',
        operation: 'roleAssignments.get',
        status: 429,
        code: 'TooManyRequests',
        retryAfter: 0,
      });
      const id = assignmentId();
      const { busy } = await dotnet('auditor').failures({ busy: { do: 'readResource', id } });
      expect(busy).toMatchObject(refused(429, 'TooManyRequests'));
      expect(simulator.inspect().calls.filter(({ path }) => path === id)).toHaveLength(4);
    });
  });
}
