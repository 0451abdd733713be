/** The few facts about a person that a request keeps. `objectId` is the Entra object id: names change, it does not. */
export interface PersonRef {
  readonly objectId: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
}

/** Who stands for Latchkey where a person is expected; no directory has this object id. */
export const latchkeyItself: PersonRef = {
  objectId: '00000000-0000-0000-0000-000000000000',
  displayName: 'Latchkey',
  userPrincipalName: 'latchkey',
};

/** Attributes of a directory entry that only administrators and synchronisation write, fit to name an IAM user. */
export const directoryAttributes = [
  'mailNickname',
  'employeeId',
  'onPremisesSamAccountName',
  ...Array.from({ length: 15 }, (_, index) => `extensionAttribute${index + 1}` as const),
] as const;

export type DirectoryAttribute = (typeof directoryAttributes)[number];

/** A person as the directory knows them at this moment. */
export interface Person extends PersonRef {
  readonly mail?: string;
  readonly userType: 'Member' | 'Guest';
  readonly accountEnabled: boolean;
  /** Those that have a value. */
  readonly attributes?: Readonly<Partial<Record<DirectoryAttribute, string>>>;
}

/** Drops what a request does not keep of a person. */
export function personRef({ objectId, displayName, userPrincipalName }: PersonRef): PersonRef {
  return { objectId, displayName, userPrincipalName };
}
