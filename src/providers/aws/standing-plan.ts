import type { AwsAccount, Catalogue } from '../../core/catalogue/catalogue.ts';
import type { Finding } from '../../core/providers.ts';
import { inWords } from './account.ts';
import { blocker } from './finding.ts';
import type { IamIdentity } from './inline-policy.ts';
import { sameDocument } from './policy-document.ts';
import {
  artifactLabel,
  identityKey,
  markOf,
  type StandingArtifact,
  type StandingChange,
  wantedIn,
} from './standing-artifact.ts';
import type { StandingIdentity } from './standing-found.ts';
import {
  attachmentMark,
  isStandingMark,
  isStandingPolicyName,
  policyMark,
  policyOfMark,
} from './standing-mark.ts';
import { roomFinding } from './standing-room.ts';

/** What standing access means for one account. */
export interface StandingPlan {
  /** What is taken away comes first, because a user's or role's policies share their room. */
  readonly changes: readonly StandingChange[];
  /** Blockers keep something of the catalogue from coming true; the rest is to be known. */
  readonly findings: readonly Finding[];
}

/** Compares an account with the catalogue. What does not carry Latchkey's mark is never part of a change. Pure. */
export function planStanding(
  account: AwsAccount,
  catalogue: Catalogue,
  found: ReadonlyMap<string, StandingIdentity>,
): StandingPlan {
  const wanted = Map.groupBy(wantedIn(account.name, catalogue), ({ identity }) => identityKey(identity));
  const missing = [...wanted].flatMap(([key, [first]]) =>
    first === undefined || found.has(key) ? [] : [missingFinding(first.identity, account)],
  );
  const parts = [...found].map(([key, each]) => planIdentity(each, wanted.get(key) ?? [], account));
  const changes = parts.flatMap((part) => part.changes);
  const takesAway = ({ effect }: StandingChange) => effect === 'remove' || effect === 'forget';
  return {
    changes: [...changes.filter(takesAway), ...changes.filter((change) => !takesAway(change))],
    findings: [...missing, ...parts.flatMap(({ findings }) => findings)],
  };
}

function planIdentity(
  found: StandingIdentity,
  wanted: readonly StandingArtifact[],
  account: AwsAccount,
): StandingPlan {
  const away = unwanted(found, wanted);
  const strangers = strangePolicies(found, wanted, account);
  const boundary = wanted.length === 0 ? undefined : boundaryFinding(found, account);
  if (boundary !== undefined) return { changes: away, findings: [boundary, ...strangers] };
  const parts = wanted.map((artifact) => planArtifact(found, artifact, account));
  const changes = parts.flatMap((part) => part.changes);
  const room = roomFinding(found, [...away, ...changes], account);
  const kept =
    room === undefined
      ? changes
      : changes.filter((change) => change.effect === 'add' && change.artifact.type === 'attachment');
  return {
    changes: [...away, ...kept],
    findings: [...parts.flatMap(({ findings }) => findings), ...(room ? [room] : []), ...strangers],
  };
}

function planArtifact(
  found: StandingIdentity,
  artifact: StandingArtifact,
  account: AwsAccount,
): StandingPlan {
  const marked = found.tags.has(markOf(artifact));
  if (!isThere(found, artifact)) return { changes: [{ effect: 'add', artifact, marked }], findings: [] };
  if (!marked) return { changes: [], findings: [strangerFinding(artifact, account)] };
  if (artifact.type === 'attachment') return { changes: [], findings: [] };
  const before = found.policies.get(artifact.policyName);
  const same = sameDocument(before, artifact.document);
  return { changes: same ? [] : [{ effect: 'change', artifact, before }], findings: [] };
}

function isThere({ policies, attached }: StandingIdentity, artifact: StandingArtifact): boolean {
  return artifact.type === 'policy' ? policies.has(artifact.policyName) : attached.has(artifact.policyArn);
}

/** Of everything that carries a mark, what the catalogue does not want. */
function unwanted(
  { identity, tags, policies, attached }: StandingIdentity,
  wanted: readonly StandingArtifact[],
): readonly StandingChange[] {
  const kept = new Set(wanted.map(markOf));
  const marks = [...tags].filter((key) => isStandingMark(key) && !kept.has(key));
  return marks.map((mark): StandingChange => {
    const policyName = policyOfMark(mark);
    if (policyName !== undefined && policies.has(policyName))
      return { effect: 'remove', artifact: { type: 'policy', identity, policyName } };
    const policyArn = [...attached].find((arn) => attachmentMark(arn) === mark);
    return policyArn === undefined
      ? { effect: 'forget', identity, mark }
      : { effect: 'remove', artifact: { type: 'attachment', identity, policyArn } };
  });
}

/** Policies that are named like Latchkey's, that nothing wants, and that do not say they are Latchkey's. */
function strangePolicies(
  { identity, policies, tags }: StandingIdentity,
  wanted: readonly StandingArtifact[],
  account: AwsAccount,
): readonly Finding[] {
  const expected = new Set(wanted.map(artifactLabel));
  return [...policies.keys()]
    .filter((name) => isStandingPolicyName(name) && !expected.has(name) && !tags.has(policyMark(name)))
    .map((name) => ({
      severity: 'note',
      code: 'standing.unmarked',
      message: `${nameOf(identity)} in ${inWords(account)} has a policy ${name} without Latchkey's tag. It stays as it is: delete it by hand if nobody needs it.`,
    }));
}

function strangerFinding(artifact: StandingArtifact, account: AwsAccount): Finding {
  const where = `${nameOf(artifact.identity)} in ${inWords(account)}`;
  if (artifact.type === 'policy')
    return blocker(
      'standing.nameTaken',
      `${where} has a policy ${artifact.policyName} that is not Latchkey's (it lacks the tag ${markOf(artifact)}). Look at it and delete it by hand, or rename the permission set.`,
    );
  return {
    severity: 'standing',
    code: 'standing.attachedAlready',
    message: `${where} has ${artifact.policyArn} already, and not from Latchkey: it stays as it is, also when the entry goes.`,
  };
}

function missingFinding(identity: IamIdentity, account: AwsAccount): Finding {
  return blocker(
    'standing.principalMissing',
    `There is no ${nameOf(identity)} in ${inWords(account)}. Create it, or take it out of the standing entry.`,
  );
}

/** A boundary lifts the catalogue's rules about dangerous content, so that it has to be there. */
function boundaryFinding({ identity, boundary }: StandingIdentity, account: AwsAccount): Finding | undefined {
  const { permissionsBoundary } = account;
  if (permissionsBoundary === undefined || permissionsBoundary === boundary) return undefined;
  return blocker(
    'standing.boundaryMissing',
    `${nameOf(identity)} in ${inWords(account)} does not have the permissions boundary ${permissionsBoundary}, without which it is given nothing. Put the boundary on the ${identity.type}.`,
  );
}

/** `IAM user audit`. */
export function nameOf({ type, name }: IamIdentity): string {
  return `IAM ${type} ${name}`;
}
