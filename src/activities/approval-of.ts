import type { Analysis } from '../core/policy/question.ts';
import type { ApprovedBy } from '../core/requests/request.ts';

/** What has to be done until something that may be asked for is approved. */
export interface Approval {
  /** How many stages it has to pass; none when `approvedBy` says what stands for them. */
  readonly stages: number;
  readonly pendingMinutes: number;
  readonly remindEveryMinutes?: number;
  readonly approvedBy?: ApprovedBy;
}

export function approvalOf({
  stages,
  pendingMinutes,
  remindEveryMinutes,
  automatic,
  breakGlass,
}: Analysis): Approval {
  if (breakGlass) return { stages: 0, pendingMinutes, approvedBy: { by: 'breakGlass' } };
  if (automatic !== undefined)
    return { stages: 0, pendingMinutes, approvedBy: { by: 'rule', rule: automatic } };
  return {
    stages: stages.length,
    pendingMinutes,
    ...(remindEveryMinutes !== undefined && { remindEveryMinutes }),
  };
}
