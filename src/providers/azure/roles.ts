/** A role that the catalogue can name. */
export interface KnownRole {
  /** Name of the role definition, the same in every tenant. */
  readonly id: string;
  readonly name: string;
  /**
   * The role's data actions, for roles whose data can be guarded by a condition on the time (storage blobs
   * and queues). Absent for all others.
   */
  readonly dataActions?: readonly string[];
}

const blobs = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';
const messages = 'Microsoft.Storage/storageAccounts/queueServices/queues/messages';

const under = (parent: string, ...actions: string[]): readonly string[] =>
  actions.map((action) => `${parent}/${action}`);

/**
 * Storage Blob Data Owner holds all data actions of blobs by a wildcard. A condition needs them one by one:
 * these are all that exist (Azure permissions for Storage, Microsoft.Storage).
 */
const allBlobActions = under(
  blobs,
  'read',
  'write',
  'delete',
  'deleteBlobVersion/action',
  'permanentDelete/action',
  'add/action',
  'filter/action',
  'move/action',
  'manageOwnership/action',
  'modifyPermissions/action',
  'runAsSuperUser/action',
  'immutableStorage/runAsSuperUser/action',
  'tags/read',
  'tags/write',
);

/** Microsoft Learn, "Azure built-in roles". Roles that are not here are named by the GUID of their definition. */
export const knownRoles: readonly KnownRole[] = [
  { name: 'Reader', id: 'acdd72a7-3385-48ef-bd42-f606fba81ae7' },
  { name: 'Contributor', id: 'b24988ac-6180-42a0-ab88-20f7382dd24c' },
  { name: 'Virtual Machine Contributor', id: '9980e02c-c2be-4d73-94e8-173b1dc7cf3c' },
  { name: 'Virtual Machine User Login', id: 'fb879df8-f326-4884-b1cf-06f3ad86be52' },
  { name: 'Virtual Machine Administrator Login', id: '1c0163c0-47e6-4577-8991-ea5c82e286e4' },
  { name: 'Network Contributor', id: '4d97b98b-1d4f-4787-a291-c67834d212e7' },
  { name: 'Website Contributor', id: 'de139f84-1756-47ae-9be6-808fbbe84772' },
  { name: 'SQL DB Contributor', id: '9b7fa17d-e63e-47b0-bb0a-15c516ac86ec' },
  { name: 'Cosmos DB Account Reader Role', id: 'fbdf93bf-df7d-467e-a4d2-9458aa1360c8' },
  { name: 'Key Vault Reader', id: '21090545-7ca7-4776-b22c-e363652d74d2' },
  { name: 'Key Vault Secrets User', id: '4633458b-17de-408a-b874-0445c86b69e6' },
  { name: 'Monitoring Reader', id: '43d0d8ad-25c7-4714-9337-8ba259a9fe05' },
  { name: 'Log Analytics Reader', id: '73c42c96-874c-492b-b04d-ab87d138a893' },
  { name: 'AcrPull', id: '7f951dda-4ed3-4680-a7ca-43fe172d538d' },
  { name: 'AcrPush', id: '8311e382-0749-4cb8-b61a-304f252e45ec' },
  { name: 'Azure Kubernetes Service Cluster User Role', id: '4abbcc35-e782-43d8-92c5-2d3f1bd2253f' },
  { name: 'Azure Service Bus Data Receiver', id: '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0' },
  { name: 'Azure Service Bus Data Sender', id: '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39' },
  { name: 'Azure Event Hubs Data Receiver', id: 'a638d3c7-ab3a-418d-83e6-5f17a39d4fde' },
  {
    name: 'Storage Blob Data Reader',
    id: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1',
    dataActions: under(blobs, 'read'),
  },
  {
    name: 'Storage Blob Data Contributor',
    id: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
    dataActions: under(blobs, 'read', 'write', 'delete', 'add/action', 'move/action'),
  },
  {
    name: 'Storage Blob Data Owner',
    id: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b',
    dataActions: allBlobActions,
  },
  {
    name: 'Storage Queue Data Reader',
    id: '19e7f393-937e-4f77-808e-94535e297925',
    dataActions: under(messages, 'read'),
  },
  {
    name: 'Storage Queue Data Contributor',
    id: '974c5e8b-45b9-4653-ba55-5f855dd0fb88',
    dataActions: under(messages, 'read', 'write', 'delete', 'process/action'),
  },
  {
    name: 'Storage Queue Data Message Processor',
    id: '8a0f0c08-91a1-4084-bc3d-661d67233fed',
    dataActions: under(messages, 'read', 'process/action'),
  },
  {
    name: 'Storage Queue Data Message Sender',
    id: 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a',
    dataActions: under(messages, 'add/action'),
  },
  { name: 'Storage Table Data Reader', id: '76199698-9eea-4c19-bc75-cec21354c6b6' },
  { name: 'Storage Table Data Contributor', id: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3' },
];

/** Roles whose holders can give access to themselves and others. */
const accessGivingRoles: readonly KnownRole[] = [
  { name: 'Owner', id: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635' },
  { name: 'User Access Administrator', id: '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9' },
  { name: 'Role Based Access Control Administrator', id: 'f58310d9-a9f6-439a-9e8d-f62e7b41a168' },
];

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The role that a catalogue means by a built-in role's name or a role definition's GUID, ignoring case. */
export function findRole(text: string): KnownRole | undefined {
  const wanted = text.trim().toLowerCase();
  const known = knownRoles.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted);
  if (known !== undefined) return known;
  return guid.test(wanted) ? { id: wanted, name: `role ${wanted}` } : undefined;
}

/** The name of the role when it is one that gives access to others and so is never lent. */
export function accessGivingRole(text: string): string | undefined {
  const wanted = text.trim().toLowerCase();
  return accessGivingRoles.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted)?.name;
}
