import { Client } from '@microsoft/microsoft-graph-client';
import { APP, type Started, tokenOf } from './support.ts';

/** Everything that the tests of groups need. */
export const GROUP_ROLES = [
  'User.Read.All',
  'GroupMember.ReadWrite.All',
  'PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup',
];

/** The real Graph client, calling as the app with these application permissions. It tries nothing twice. */
export function graphClient(started: Started, roles: readonly string[] = GROUP_ROLES): Client {
  return Client.initWithMiddleware({
    baseUrl: started.simulator.graphEndpoint,
    customHosts: new Set(['localhost']),
    authProvider: {
      getAccessToken: () =>
        tokenOf(started, APP.objectId, { aud: 'https://graph.microsoft.com', idtyp: 'app', roles }),
    },
  });
}

/** How a member is named in the body of a request. */
export function reference(id: string, collection = 'directoryObjects'): Record<string, string> {
  return { '@odata.id': `https://graph.microsoft.com/v1.0/${collection}/${id}` };
}

/** The ids of a list. */
export function idsOf(answer: { readonly value: readonly { readonly id: string }[] }): readonly string[] {
  return answer.value.map((one) => one.id);
}
