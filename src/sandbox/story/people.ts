/** A person of the sandbox's story, the same in the directory, in Teams and in AWS. */
export interface Character {
  readonly objectId: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
  readonly iamUser: string;
  /** What they are in the story. */
  readonly about: string;
}

function character(number: number, displayName: string, about: string): Character {
  const iamUser = displayName.toLowerCase().replace(' ', '.');
  return {
    objectId: `c0a1e5ce-0000-4000-8000-00000000000${number}`,
    displayName,
    userPrincipalName: `${iamUser}@contoso.com`,
    iamUser,
    about,
  };
}

export const alex = character(1, 'Alex Kim', 'Engineer, data team');
export const priya = character(2, 'Priya Nair', 'Owner of the data platform');
export const dana = character(3, 'Dana Fields', 'Contractor');
export const morgan = character(4, 'Morgan Reed', 'Runs Latchkey');
export const sam = character(5, 'Sam Ortiz', 'Engineer, web team');

export const everybody: readonly Character[] = [alex, priya, dana, morgan, sam];

/** Where more than one of them talk, and the bot is too. */
export const approvalsChannel = {
  id: '19:0b8c2f5e7a1d4c3b9e6f@thread.tacv2',
  name: 'Approvals',
  kind: 'channel',
} as const;
export const teamChat = { id: '19:5d1e9a0c3f7b@thread.v2', name: 'Data team', kind: 'groupChat' } as const;

/** Object ids of the groups that catalogues name: the first three say who somebody is, the others are lent. */
export const groups = {
  engineers: '5b0e3c1a-6c1f-4f0e-9a64-0d2f3a7b9c01',
  contractors: '5b0e3c1a-6c1f-4f0e-9a64-0d2f3a7b9c02',
  dataOwners: '5b0e3c1a-6c1f-4f0e-9a64-0d2f3a7b9c03',
  stagingReaders: '5b0e3c1a-6c1f-4f0e-9a64-0d2f3a7b9c04',
  stagingOperators: '5b0e3c1a-6c1f-4f0e-9a64-0d2f3a7b9c05',
} as const;

export const tenantId = '9f3b6c3e-51c5-4c0c-9d37-6f2f5a0e1d11';

/** The managed identity that Latchkey runs as, in its own tenant. */
export const latchkey = {
  clientId: '4d1f0c55-7a53-4b0b-8d2c-93b3a6de2a01',
  objectId: '4d1f0c55-7a53-4b0b-8d2c-93b3a6de2a02',
  botName: 'Latchkey',
} as const;

/** Application id URIs that tokens are issued for: the status API, and AWS. */
export const audiences = { api: 'api://latchkey', aws: 'api://latchkey-aws' } as const;
