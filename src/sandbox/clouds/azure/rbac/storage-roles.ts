import { builtIn, type RoleDefinition } from './role-definition.ts';

const BLOB_SERVICES = 'Microsoft.Storage/storageAccounts/blobServices';
const CONTAINERS = `${BLOB_SERVICES}/containers`;
const BLOBS = `${CONTAINERS}/blobs`;
const DELEGATION_KEY = `${BLOB_SERVICES}/generateUserDelegationKey/action`;
const QUEUES = 'Microsoft.Storage/storageAccounts/queueServices/queues';
const MESSAGES = `${QUEUES}/messages`;
const TABLES = 'Microsoft.Storage/storageAccounts/tableServices/tables';
const ENTITIES = `${TABLES}/entities`;

/** The built-in roles for data in storage accounts (Microsoft Learn, "Azure built-in roles for Storage"). */
export const STORAGE_ROLES: readonly RoleDefinition[] = [
  builtIn(
    '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1',
    'Storage Blob Data Reader',
    'Allows for read access to Azure Storage blob containers and data',
    { actions: [`${CONTAINERS}/read`, DELEGATION_KEY], dataActions: [`${BLOBS}/read`] },
  ),
  builtIn(
    'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
    'Storage Blob Data Contributor',
    'Allows for read, write and delete access to Azure Storage blob containers and data',
    {
      actions: [`${CONTAINERS}/delete`, `${CONTAINERS}/read`, `${CONTAINERS}/write`, DELEGATION_KEY],
      dataActions: [
        `${BLOBS}/delete`,
        `${BLOBS}/read`,
        `${BLOBS}/write`,
        `${BLOBS}/move/action`,
        `${BLOBS}/add/action`,
      ],
    },
  ),
  builtIn(
    'b7e6dc6d-f1e8-4753-8033-0f276bb0955b',
    'Storage Blob Data Owner',
    'Allows for full access to Azure Storage blob containers and data, including assigning POSIX access control.',
    { actions: [`${CONTAINERS}/*`, DELEGATION_KEY], dataActions: [`${BLOBS}/*`] },
  ),
  builtIn(
    '19e7f393-937e-4f77-808e-94535e297925',
    'Storage Queue Data Reader',
    'Allows for read access to Azure Storage queues and queue messages',
    { actions: [`${QUEUES}/read`], dataActions: [`${MESSAGES}/read`] },
  ),
  builtIn(
    '974c5e8b-45b9-4653-ba55-5f855dd0fb88',
    'Storage Queue Data Contributor',
    'Allows for read, write, and delete access to Azure Storage queues and queue messages',
    {
      actions: [`${QUEUES}/delete`, `${QUEUES}/read`, `${QUEUES}/write`],
      dataActions: [
        `${MESSAGES}/delete`,
        `${MESSAGES}/read`,
        `${MESSAGES}/write`,
        `${MESSAGES}/process/action`,
      ],
    },
  ),
  builtIn(
    '8a0f0c08-91a1-4084-bc3d-661d67233fed',
    'Storage Queue Data Message Processor',
    'Allows for peek, receive, and delete access to Azure Storage queue messages',
    { dataActions: [`${MESSAGES}/read`, `${MESSAGES}/process/action`] },
  ),
  builtIn(
    'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a',
    'Storage Queue Data Message Sender',
    'Allows for sending of Azure Storage queue messages',
    { dataActions: [`${MESSAGES}/add/action`] },
  ),
  builtIn(
    '76199698-9eea-4c19-bc75-cec21354c6b6',
    'Storage Table Data Reader',
    'Allows for read access to Azure Storage tables and entities',
    { actions: [`${TABLES}/read`], dataActions: [`${ENTITIES}/read`] },
  ),
  builtIn(
    '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3',
    'Storage Table Data Contributor',
    'Allows for read, write and delete access to Azure Storage tables and entities',
    {
      actions: [`${TABLES}/read`, `${TABLES}/write`, `${TABLES}/delete`],
      dataActions: [
        `${ENTITIES}/read`,
        `${ENTITIES}/write`,
        `${ENTITIES}/delete`,
        `${ENTITIES}/add/action`,
        `${ENTITIES}/update/action`,
      ],
    },
  ),
];
