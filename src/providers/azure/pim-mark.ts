/** What Latchkey writes as the justification of everything that it asks of Privileged Identity Management. */
export interface PimMark {
  readonly requestId: string;
  /** UTC ISO-8601. */
  readonly expiresAt: string;
  /** The GUID in the artifact's name: all requests about the same artifact carry it. */
  readonly name: string;
}

export function pimMark({ requestId, expiresAt, name }: PimMark): string {
  return `latchkey:${requestId};exp=${new Date(expiresAt).toISOString()};name=${name}`;
}

/** Reads the mark back; undefined for a justification that is not one. */
export function readPimMark(justification: string | null | undefined): PimMark | undefined {
  const parts = /^latchkey:([0-9a-z]{1,64});exp=(\d{4}-\d\d-\d\dT[\d:.]+Z);name=([0-9a-f-]{36})$/.exec(
    justification ?? '',
  );
  const [, requestId, expiresAt, name] = parts ?? [];
  return requestId === undefined || expiresAt === undefined || name === undefined
    ? undefined
    : { requestId, expiresAt, name };
}

/** The GUID at the end of an artifact's name. */
export function nameIn(artifact: string): string {
  return artifact.slice(artifact.lastIndexOf('/') + 1).toLowerCase();
}
