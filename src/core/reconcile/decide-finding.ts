import type { PersonRef } from '../people.ts';
import { personRef } from '../people.ts';
import type { AuditLog, CatalogueSource, Clock, Directory, Workflows } from '../ports.ts';
import { type Administrator, administrator, notForYou, refuseOnTrail } from '../requests/administrator.ts';
import { type Refusing, type Said, say } from '../said/said.ts';
import { type FindingDecision, type FindingStore, isRemovable, type ReportedFinding } from './finding.ts';

export interface DecideFindingPorts {
  readonly catalogue: CatalogueSource;
  readonly directory: Directory;
  readonly findings: FindingStore;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly workflows: Pick<Workflows, 'settleFinding'>;
}

/** What an administrator wants to be done about a finding. */
export interface FindingClick {
  readonly findingId: string;
  /** What the card showed: a decision about something else does not count. */
  readonly fingerprint: string;
  readonly kind: FindingDecision;
  /** Entra object id, as Teams says. */
  readonly by: string;
}

export type DecideFindingOutcome =
  | { readonly outcome: 'decided'; readonly finding: ReportedFinding }
  | ({ readonly outcome: 'refused' } & Refusing);

/**
 * Takes in what an administrator has decided, and begins what follows from it: looking once more, and taking back. The
 * first decision counts. Refused attempts change nothing and are on the audit trail.
 * @throws AccessError `directory.unavailable`, `store.unavailable`, `catalogue.invalid`, `workflow.unavailable`
 */
export async function decideFinding(
  ports: DecideFindingPorts,
  click: FindingClick,
): Promise<DecideFindingOutcome> {
  const refused = (said: Said) =>
    refuseOnTrail(ports, { by: click.by, kind: `finding.${click.kind}`, finding: click.findingId }, said);
  const admin = await administrator(ports, click.by);
  if (!admin) return refused(notForYou.said);
  const finding = await ports.findings.load(click.findingId);
  if (finding && isRepeat(finding, click)) {
    // The first click may have been cut off before it came to this.
    await ports.workflows.settleFinding(finding.id, finding.revision);
    return { outcome: 'decided', finding };
  }
  const refusal = refusalOf(finding, click);
  if (!finding || refusal) return refused(refusal ?? [say('findingGone')]);
  const decided = decidedAs(finding, click.kind, {
    by: await refOf(ports.directory, admin),
    at: ports.clock.now().toISOString(),
  });
  await ports.audit.append({
    at: decided.decision.at,
    event: 'reconciler.decided',
    actor: admin,
    requestId: finding.plan?.requestId ?? '',
    data: { decision: click.kind, ...auditFacts(finding) },
  });
  if (!(await ports.findings.save(decided))) return refused([say('findingChanged')]);
  await ports.workflows.settleFinding(decided.id, decided.revision);
  return { outcome: 'decided', finding: decided };
}

async function refOf(directory: Directory, admin: Administrator): Promise<PersonRef> {
  const person = await directory.person(admin.objectId);
  return person ? personRef(person) : { ...admin, displayName: admin.userPrincipalName };
}

function decidedAs(
  finding: ReportedFinding,
  kind: FindingDecision,
  decided: { readonly by: PersonRef; readonly at: string },
) {
  const state = kind === 'leave' ? 'left' : 'removing';
  return { ...finding, revision: finding.revision + 1, state, decision: { kind, ...decided } } as const;
}

/** Whether the same person has decided the same before, and what follows from that may not have begun. */
function isRepeat({ state, decision }: ReportedFinding, { by, kind }: FindingClick): boolean {
  const isUnderWay = state === 'left' || state === 'removing';
  return isUnderWay && decision?.by.objectId === by && decision.kind === kind;
}

function refusalOf(
  finding: ReportedFinding | undefined,
  { kind, fingerprint }: Pick<FindingClick, 'kind' | 'fingerprint'>,
): Said | undefined {
  if (!finding) return [say('findingGone')];
  if (finding.decision && finding.state !== 'open')
    return [say('findingDecided', finding.decision.by.displayName)];
  if (finding.state !== 'open') return [say('findingGone')];
  if (finding.fingerprint !== fingerprint) return [say('findingChanged')];
  return kind === 'remove' && !isRemovable(finding) ? [say('findingNotRemovable')] : undefined;
}

/** What the audit trail says of a finding. */
export function auditFacts({ id, what, why, plan, place, failure }: ReportedFinding): Record<string, string> {
  return {
    finding: id,
    what,
    ...(why !== undefined && { why }),
    kind: place.kind,
    scope: place.scope,
    ...(plan && { artifact: plan.artifact }),
    ...(failure && { code: failure.code }),
  };
}
