import { describe, expect, it } from 'vitest';
import { reader, readers, storage, subscription } from '../contracts/azure-cloud.ts';
import { dana } from '../providers/builders.ts';
import { authorization, corp, guests, mo, outer, pimOfGroups, reports, tenant } from './azure-places.ts';
import type { AzureWorld } from './azure-world.ts';
import { plain } from './same-as.ts';

/** A call of Graph that fits Microsoft's own model of it, and came in this many pages. */
const graphList = (items: unknown, pages = 1) => ({ status: 200, items, pages, problems: [] });
const graphItem = (body: object) => ({
  status: 200,
  body: expect.objectContaining(body) as unknown,
  pages: 0,
  problems: [],
});

/** What .NET reads of what is there and of what Latchkey has made. */
export function describeReads(theWorld: () => AzureWorld): void {
  describe('read', () => {
    it('the places, in pages where there are many', async () => {
      const name = storage.split('/').at(-1);
      const group = (rest: string) => ({
        id: `/subscriptions/${subscription}/resourceGroups/${rest}`,
        name: rest,
        location: 'westeurope',
        state: 'Succeeded',
      });
      const account = {
        id: `${reports}/providers/${storage}`,
        name,
        type: 'Microsoft.Storage/storageAccounts',
        location: 'westeurope',
      };
      const found = await theWorld()
        .dotnet('auditor')
        .values({
          subscription: { do: 'readSubscription', subscription },
          resourceGroups: { do: 'listResourceGroups', subscription },
          resources: { do: 'listResources', subscription },
          resource: { do: 'readResource', id: account.id },
          managementGroup: { do: 'readManagementGroup', managementGroup: 'corp' },
        });
      expect(found).toEqual({
        subscription: {
          id: `/subscriptions/${subscription}`,
          subscriptionId: subscription,
          displayName: 'data',
          state: 'Enabled',
          tenantId: tenant,
        },
        resourceGroups: ['reports', 'archive', 'empty'].map(group),
        resources: [account],
        resource: account,
        managementGroup: { id: corp, name: 'corp', displayName: 'corp', tenantId: tenant },
      });
    });

    it('the roles that Latchkey gave as its own SDK reads them', async () => {
      const blob = await theWorld().lend('blob');
      const role = await theWorld().lend('role');
      const { one, definition, held } = await theWorld()
        .dotnet('auditor')
        .values({
          one: { do: 'readResource', id: blob.artifact },
          definition: {
            do: 'readResource',
            id: `/subscriptions/${subscription}${authorization}/roleDefinitions/${reader}`,
          },
          held: {
            do: 'callArm',
            path: `/subscriptions/${subscription}${authorization}/roleAssignments`,
            apiVersion: '2022-04-01',
            filter: `assignedTo('${dana.objectId}')`,
          },
        });
      const { arm } = theWorld().clients;
      expect(plain(one)).toEqual(plain(await arm.assignment(blob.artifact)));
      expect(plain(one)).toMatchObject({
        id: blob.artifact,
        principalId: dana.objectId,
        scope: `${reports}/providers/${storage}`,
        condition: expect.stringContaining(`DateTimeLessThan '${theWorld().expiresAt}'`) as string,
        description: expect.stringContaining(blob.requestId) as string,
      });
      expect(plain(definition)).toMatchObject({ roleName: 'Reader', permissions: [{ actions: ['*/read'] }] });
      const listed = await arm.assignedTo(dana.objectId, `/subscriptions/${subscription}`);
      expect(listed.map(({ id }) => id)).toEqual(expect.arrayContaining([blob.artifact, role.artifact]));
      expect(held).toMatchObject({ status: 200, pages: Math.ceil(listed.length / 2) });
      expect((held as { items: readonly unknown[] }).items.map(plain)).toEqual(plain(listed));
    });

    it('what Latchkey asked of Privileged Identity Management as its own SDK reads it', async () => {
      const { artifact } = await theWorld().lend('pim');
      const { pim } = theWorld().clients;
      const request = await pim.request(reports, artifact.split('/').at(-1) ?? '');
      const schedule = request?.targetRoleAssignmentScheduleId ?? '';
      const found = await theWorld()
        .dotnet('auditor')
        .values({
          request: { do: 'readResource', id: artifact },
          schedule: {
            do: 'readResource',
            id: `${reports}${authorization}/roleAssignmentSchedules/${schedule}`,
          },
          instances: {
            do: 'callArm',
            path: `${reports}${authorization}/roleAssignmentScheduleInstances`,
            apiVersion: '2020-10-01',
            filter: `principalId eq '${dana.objectId}'`,
          },
        });
      expect(plain(found.request)).toEqual(plain(request));
      expect(plain(found.request)).toMatchObject({
        status: 'Provisioned',
        scheduleInfo: { expiration: { type: 'AfterDateTime', endDateTime: theWorld().expiresAt } },
      });
      expect(plain(found.schedule)).toEqual(plain(await pim.schedule(reports, schedule)));
      const instances = await pim.instancesOf(dana.objectId, reports);
      expect(instances.map(({ roleAssignmentScheduleId: id }) => id?.split('/').at(-1))).toContain(schedule);
      expect((found.instances as { items: readonly unknown[] }).items.map(plain)).toEqual(plain(instances));
    });

    it('people and groups as the model of Microsoft Graph has them', async () => {
      await theWorld().lend('group');
      const select = { $select: 'id,displayName' };
      const found = await theWorld()
        .dotnet('auditor')
        .values({
          everybody: { do: 'callGraph', path: '/users', query: { ...select, $top: '4' }, model: 'User' },
          temps: {
            do: 'callGraph',
            path: '/users',
            query: { ...select, $filter: "startswith(displayName,'Temp')" },
            model: 'User',
          },
          byName: { do: 'callGraph', path: `/users/${dana.userPrincipalName}`, model: 'User' },
          manager: {
            do: 'callGraph',
            path: `/users/${dana.objectId}/manager`,
            query: select,
            model: 'DirectoryObject',
          },
          members: {
            do: 'callGraph',
            path: `/groups/${readers}/members`,
            query: select,
            model: 'DirectoryObject',
          },
          groups: {
            do: 'callGraph',
            path: `/users/${dana.objectId}/transitiveMemberOf/graph.group`,
            query: { ...select, $count: 'true' },
            eventualConsistency: true,
            model: 'Group',
          },
          checked: {
            do: 'callGraph',
            method: 'POST',
            path: `/users/${dana.objectId}/checkMemberGroups`,
            body: { groupIds: [outer, guests] },
            bodyModel: 'Microsoft.Graph.Users.Item.CheckMemberGroups.CheckMemberGroupsPostRequestBody',
          },
        });
      const temps = Array.from({ length: 5 }, (_, index) => ({
        id: `0606060${index}-1111-4222-8333-0123456789ab`,
        displayName: `Temp ${index}`,
      }));
      const member = { id: dana.objectId, displayName: dana.displayName };
      expect(found).toEqual({
        everybody: graphList(expect.arrayContaining([member, ...temps]), 3),
        temps: graphList(temps, 2),
        byName: graphItem({ ...member, mail: dana.userPrincipalName }),
        manager: graphItem({ '@odata.type': '#microsoft.graph.user', id: mo, displayName: "Mo O'Neil" }),
        members: graphList([{ '@odata.type': '#microsoft.graph.user', ...member }]),
        groups: graphList(
          expect.arrayContaining([
            expect.objectContaining({ id: readers, displayName: 'Report readers' }),
            expect.objectContaining({ id: outer, displayName: 'Data people' }),
          ]),
        ),
        checked: graphList([outer]),
      });
    });

    it('what Latchkey asked of PIM for Groups', async () => {
      await theWorld().lend('pimGroup');
      const { requests, schedules } = await theWorld().clients.schedules.ofPerson(dana.objectId);
      const request = requests.at(-1);
      const schedule = schedules.find(({ groupId }) => groupId === guests);
      const list = (path: string, model: string) => ({
        do: 'callGraph',
        path: `${pimOfGroups}/${path}`,
        query: { $filter: `groupId eq '${guests}' and principalId eq '${dana.objectId}'` },
        model,
      });
      const found = await theWorld()
        .dotnet('auditor')
        .values({
          requests: list('assignmentScheduleRequests', 'PrivilegedAccessGroupAssignmentScheduleRequest'),
          schedules: list('assignmentSchedules', 'PrivilegedAccessGroupAssignmentSchedule'),
          instances: list('assignmentScheduleInstances', 'PrivilegedAccessGroupAssignmentScheduleInstance'),
        });
      const ends = { type: 'afterDateTime', endDateTime: theWorld().expiresAt };
      const containing = (entry: object) => graphList([expect.objectContaining(entry)]);
      expect(found).toEqual({
        requests: containing({
          id: request?.id,
          action: 'adminAssign',
          status: 'Provisioned',
          justification: request?.justification,
          targetScheduleId: schedule?.id,
          scheduleInfo: expect.objectContaining({
            expiration: expect.objectContaining(ends) as object,
          }) as object,
        }),
        schedules: containing({
          id: schedule?.id,
          createdUsing: request?.id,
          scheduleInfo: expect.objectContaining({
            expiration: expect.objectContaining(ends) as object,
          }) as object,
        }),
        instances: containing({ assignmentScheduleId: schedule?.id, endDateTime: theWorld().expiresAt }),
      });
    });
  });
}
