import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { reader, readers, subscription } from '../contracts/azure-cloud.ts';
import { dana } from '../providers/builders.ts';
import { authorization, guests, lea, pimOfGroups, reports } from './azure-places.ts';
import { type AzureWorld, catalogue, type specs } from './azure-world.ts';
import type { DotnetStep } from './dotnet-client.ts';

const archive = `/subscriptions/${subscription}/resourceGroups/archive`;
const readerRole = `/subscriptions/${subscription}${authorization}/roleDefinitions/${reader}`;
const person = {
  objectId: lea,
  displayName: 'Lea Li',
  userPrincipalName: 'lea@contoso.com',
  userType: 'Member',
  accountEnabled: true,
} as const;

/** Puts a request to PIM for an Azure role. */
const pimRequest = (scope: string, properties: object): DotnetStep => ({
  do: 'putResource',
  id: `${scope}${authorization}/roleAssignmentScheduleRequests/${randomUUID()}`,
  properties: { roleDefinitionId: readerRole, justification: 'By hand', ...properties },
});

/** Posts a request to PIM for Groups. */
const pimGroupRequest = (body: object): DotnetStep => ({
  do: 'callGraph',
  method: 'POST',
  path: `${pimOfGroups}/assignmentScheduleRequests`,
  body: { accessId: 'member', justification: 'By hand', ...body },
  bodyModel: 'PrivilegedAccessGroupAssignmentScheduleRequest',
  model: 'PrivilegedAccessGroupAssignmentScheduleRequest',
});

/** What .NET makes and changes, as Latchkey sees it afterwards. */
export function describeWrites(theWorld: () => AzureWorld): void {
  describe('write', () => {
    it('access that the survey of Latchkey shows with the end it has', async () => {
      const { cloud, dotnet, startsAt, expiresAt, survey } = theWorld();
      const made = await dotnet('auditor').values({
        role: {
          do: 'putResource',
          id: `${reports}${authorization}/roleAssignments/${randomUUID()}`,
          properties: { roleDefinitionId: readerRole, principalId: lea, principalType: 'User' },
        },
        pim: pimRequest(archive, {
          principalId: lea,
          requestType: 'AdminAssign',
          scheduleInfo: {
            startDateTime: startsAt,
            expiration: { type: 'AfterDateTime', endDateTime: expiresAt },
          },
        }),
        group: {
          do: 'callGraph',
          method: 'POST',
          path: `/groups/${guests}/members/$ref`,
          body: { '@odata.id': `${cloud.graphEndpoint}/v1.0/directoryObjects/${lea}` },
          bodyModel: 'ReferenceCreate',
        },
        pimGroup: pimGroupRequest({
          action: 'adminAssign',
          groupId: readers,
          principalId: lea,
          scheduleInfo: {
            startDateTime: startsAt,
            expiration: { type: 'afterDateTime', endDateTime: expiresAt },
          },
        }),
      });
      expect(made).toMatchObject({
        role: { properties: { principalId: lea, scope: reports } },
        pim: { properties: { status: 'Provisioned' } },
        group: { status: 204, problems: [] },
        pimGroup: { status: 201, body: { status: 'Provisioned' }, problems: [] },
      });
      const azure = { cloud: 'azure', permission: 'Reader', through: 'directly' };
      const entra = { cloud: 'azure', target: 'Microsoft Entra ID', through: 'directly' };
      const { held, unknown } = await survey.of(person, catalogue);
      expect(unknown).toEqual([]);
      expect(held).toHaveLength(6);
      expect(held).toEqual(
        expect.arrayContaining([
          { ...azure, target: 'resource group reports in Azure subscription data' },
          { ...azure, target: 'resource group archive in Azure subscription data', expiresAt },
          {
            cloud: 'azure',
            permission: 'Storage Blob Data Reader',
            target: 'resource group reports in Azure subscription data',
            through: 'through the group Report readers',
          },
          { ...entra, permission: 'member of Guests' },
          { ...entra, permission: 'member of Report readers', expiresAt },
          { ...entra, permission: 'member of Data people', through: 'through another group' },
        ]),
      );
    });

    it.each<[keyof typeof specs, (artifact: string) => DotnetStep]>([
      ['blob', (id) => ({ do: 'deleteResource', id })],
      ['pim', () => pimRequest(reports, { principalId: dana.objectId, requestType: 'AdminRemove' })],
      [
        'group',
        () => ({
          do: 'callGraph',
          method: 'DELETE',
          path: `/groups/${readers}/members/${dana.objectId}/$ref`,
        }),
      ],
      [
        'pimGroup',
        () => pimGroupRequest({ action: 'adminRemove', groupId: guests, principalId: dana.objectId }),
      ],
    ])('away the %s that Latchkey lent, and Latchkey sees that it is gone', async (what, takeAway) => {
      const { lend, providers, dotnet, forward } = theWorld();
      const plan = await lend(what);
      expect(await providers[what].inspect(plan)).toBe('present');
      // PIM takes nothing away that is less than five minutes old.
      forward(300);
      await dotnet('auditor').values({ takenAway: takeAway(plan.artifact) });
      expect(await providers[what].inspect(plan)).toBe('absent');
    });

    it('over what Latchkey made, and Latchkey sees that it was altered', async () => {
      const { lend, providers, dotnet } = theWorld();
      const plan = await lend('role');
      const { before } = await dotnet('auditor').values({
        before: { do: 'readResource', id: plan.artifact },
      });
      const { properties } = before as { properties: { roleDefinitionId: string; principalId: string } };
      const { after } = await dotnet('auditor').values({
        after: {
          do: 'putResource',
          id: plan.artifact,
          properties: { ...properties, description: 'Mine now' },
        },
      });
      expect(after).toMatchObject({
        properties: {
          ...properties,
          description: 'Mine now',
          updatedOn: expect.any(String) as string,
          updatedBy: expect.any(String) as string,
        },
      });
      expect(await providers.role.inspect(plan)).toBe('altered');
    });

    it('locks that Latchkey finds', async () => {
      const { dotnet, clients } = theWorld();
      const id = `${archive}${authorization}/locks/keep`;
      const kept = { id, name: 'keep', level: 'CanNotDelete', notes: 'For the audit' };
      const done = await dotnet('auditor').values({
        put: { do: 'putLock', scope: archive, lock: 'keep', level: kept.level, notes: kept.notes },
        listed: { do: 'listLocks', scope: archive },
      });
      expect(done).toEqual({ put: kept, listed: [kept] });
      expect(await clients.arm.locks(archive)).toMatchObject([
        { name: 'keep', level: 'CanNotDelete', scope: archive },
      ]);
      const { gone } = await dotnet('auditor').values({
        gone: { do: 'deleteLock', scope: archive, lock: 'keep' },
      });
      expect(gone).toEqual({ status: 200 });
      expect(await clients.arm.locks(archive)).toEqual([]);
    });
  });
}
