/** The few facts about a person that a request keeps. `objectId` is the Entra object id: names change, it does not. */
export interface PersonRef {
  readonly objectId: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
}

/** A person as the directory knows them at this moment. */
export interface Person extends PersonRef {
  readonly mail?: string;
  readonly userType: 'Member' | 'Guest';
  readonly accountEnabled: boolean;
}

/** Drops what a request does not keep of a person. */
export function personRef({ objectId, displayName, userPrincipalName }: PersonRef): PersonRef {
  return { objectId, displayName, userPrincipalName };
}
