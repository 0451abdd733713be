interface Versioned<Version> {
  readonly arn: string;
  readonly versions: readonly Version[];
  readonly defaultVersionId: string;
}

/** The version of a managed policy that is in force. */
export function defaultVersion<Version extends { readonly id: string }>({
  versions,
  defaultVersionId,
  arn,
}: Versioned<Version>): Version {
  const version = versions.find(({ id }) => id === defaultVersionId);
  if (!version) throw new Error(`The policy ${arn} has no version ${defaultVersionId}.`);
  return version;
}

/** A managed policy's first version, as the part of a new policy. */
export const firstVersion = (document: string, createdAt: string) => ({
  versions: [{ id: 'v1', document, createdAt }],
  defaultVersionId: 'v1',
  versionsMade: 1,
  createdAt,
  updatedAt: createdAt,
});
