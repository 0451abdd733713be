import { isRequestId } from '../../core/requests/id.ts';

/** Which grant an artifact belongs to. */
export interface GrantRef {
  readonly requestId: string;
  readonly index: number;
}

/**
 * The name of what is placed for a grant, unique among all requests; `part` tells several artifacts of one grant
 * apart. Fits every name of IAM and of STS.
 */
export function artifactName({ requestId, index }: GrantRef, part?: string): string {
  return ['latchkey', requestId, String(index), ...(part === undefined ? [] : [part])].join('-');
}

/** Which grant a name belongs to; undefined for names that Latchkey never gives (with this `part`). */
export function grantOfName(name: string, part?: string): GrantRef | undefined {
  const [, requestId = '', index = '', rest] = /^latchkey-([^-]+)-(\d+)(?:-(\w+))?$/.exec(name) ?? [];
  return isRequestId(requestId) && rest === part ? { requestId, index: Number(index) } : undefined;
}
