import { AccessError } from '../core/errors.ts';
import type { Activity } from './activity.ts';
import type { FindingPorts } from './finding-ports.ts';
import type { showFinding } from './refs.ts';

/** Makes the cards of a finding say what it says now: those that were sent. */
export function createShowFinding({ findings, messenger }: FindingPorts): Activity<typeof showFinding> {
  return async ({ id }) => {
    const finding = await findings.load(id);
    if (!finding) return null;
    const { failed } = await messenger.publishFinding(finding, []);
    if (failed.length > 0)
      throw new AccessError(
        'teams.unreachable',
        'operator',
        `${failed.length} people could not be shown what became of finding ${id}.`,
      );
    return null;
  };
}
