import { formatMinutes } from '../../requests/duration.ts';
import type { Key } from '../issue.ts';
import type { FilePolicy, NamedPart, Parts } from '../parts.ts';
import type { Finding } from './check.ts';

type FileStage = NonNullable<FilePolicy['stages']>[number];

/** Stages that can never be passed, and escalations that never come. */
export function checkStages({ policies }: Parts): readonly Finding[] {
  return policies.flatMap((part) =>
    stagesOf(part.value).flatMap(({ stage, at }) => [
      ...quorum(part, stage, at),
      ...escalation(part, stage, at),
    ]),
  );
}

function stagesOf({ stages, tiers }: FilePolicy): readonly { stage: FileStage; at: readonly Key[] }[] {
  return [
    ...(stages ?? []).map((stage, index) => ({ stage, at: ['stages', index] })),
    ...(tiers ?? []).flatMap((tier, number) =>
      (tier.stages ?? []).map((stage, index) => ({ stage, at: ['tiers', number, 'stages', index] })),
    ),
  ];
}

/** Only for people named one by one: how many are in a group is known when somebody asks. */
function quorum(part: NamedPart<FilePolicy>, stage: FileStage, at: readonly Key[]): readonly Finding[] {
  const { approvers, backup } = stage;
  if (approvers.groups.length + backup.groups.length > 0) return [];
  const people = new Set([...approvers.users, ...backup.users]).size + (approvers.manager ? 1 : 0);
  if (stage.quorum <= people) return [];
  const named = people === 1 ? 'one person is' : `${people} people are`;
  const message = `The stage needs ${stage.quorum} approvals, and ${named} named who could give one.`;
  return [{ part, at: [...at, 'quorum'], code: 'quorum.unreachable', message }];
}

function escalation(part: NamedPart<FilePolicy>, stage: FileStage, at: readonly Key[]): readonly Finding[] {
  const { pendingTimeout } = part.value;
  if (stage.escalation === undefined || stage.escalation.after < pendingTimeout) return [];
  const message = `A stage waits ${formatMinutes(pendingTimeout)} (pendingTimeout), so nobody would be asked any more. Escalate earlier.`;
  return [{ part, at: [...at, 'escalation', 'after'], code: 'escalation.late', message }];
}
