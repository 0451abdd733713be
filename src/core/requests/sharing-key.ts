import type { PlannedGrant } from './request.ts';

/**
 * A provider's sharing key as it is kept: keys of entities do not take every character. `sha256`: hex.
 * Absent when the plan's artifact is of one request only.
 */
export function keptSharingKey(
  { kind, sharingKey }: Pick<PlannedGrant, 'kind' | 'sharingKey'>,
  sha256: (text: string) => string,
): string | undefined {
  return sharingKey === undefined ? undefined : sha256(`${kind}|${sharingKey}`).slice(0, 32);
}
