import type { Catalogue, Entitlement } from '../catalogue/catalogue.ts';
import { type Person, type PersonRef, personRef } from '../people.ts';
import { analyse } from '../policy/analyse.ts';
import { type FactsPorts, gatherFacts } from '../policy/facts.ts';
import { type Analysis, failures, type Question, type Stage } from '../policy/question.ts';
import { longestDuration, usualDuration } from '../policy/rules/duration.ts';
import { governedBy } from '../policy/rules/visible.ts';
import type { CatalogueSource, Clock, Directory, GrantSwitch, Workflows } from '../ports.ts';
import { type Refusing, refusing, type Said, say } from '../said/said.ts';
import { type ShareChoice, tidyChoice } from '../shares/choice.ts';
import { shareProblems } from '../shares/share.ts';
import { parseDuration } from './duration.ts';
import { requestIdFrom } from './id.ts';
import { paused } from './pause.ts';
import { peopleCalled } from './people-called.ts';
import { tidyReason } from './reason.ts';
import type { AccessRequest } from './request.ts';

/** What a person asks for, as it came in. */
export interface Wish {
  /** Entra object id, as Teams or the token says. */
  readonly requesterId: string;
  readonly entitlement: string;
  /** Object id, user principal name, mail or display name of the beneficiary; absent: the requester. */
  readonly beneficiary?: string;
  /** As typed: `20m`. Absent: the entitlement's default. */
  readonly duration?: string;
  readonly reason: string;
  readonly ticket?: string;
  /** Taken as an emergency, without approval. */
  readonly breakGlass?: boolean;
  /** What is to be shared, where the entitlement leaves that to whoever asks. */
  readonly share?: ShareChoice;
}

/** A wish that is meant. */
export interface Ask extends Wish {
  /** Where the ask came from (conversation and activity id); the same source twice is the same request. */
  readonly source: string;
}

/** Something that stands in the way of a request, with what to change. */
export interface Problem extends Refusing {
  readonly code: string;
}

export type SubmitOutcome =
  | {
      readonly outcome: 'accepted';
      readonly request: AccessRequest;
      /** Who is asked first; nobody when no approval is needed. */
      readonly approvers: readonly PersonRef[];
    }
  | { readonly outcome: 'repeated'; readonly requestId: string }
  | { readonly outcome: 'refused'; readonly problems: readonly Problem[] };

export interface SubmitPorts extends FactsPorts {
  readonly grantSwitch: GrantSwitch;
  readonly catalogue: CatalogueSource;
  readonly workflows: Workflows;
  readonly clock: Clock;
  readonly digest: (text: string) => Uint8Array;
}

/**
 * Analyses an ask and, when the policy allows it, starts its orchestration. A refused ask starts nothing and
 * says everything that has to change. The same source twice is the same request: the second time says so.
 * @throws AccessError `directory.unavailable`, `catalogue.invalid`, `workflow.unavailable`
 */
export async function submitRequest(ports: SubmitPorts, ask: Ask): Promise<SubmitOutcome> {
  const considered = await considerRequest(ports, ask);
  if (considered.outcome === 'refused') return considered;
  const request: AccessRequest = { id: requestIdFrom(ports.digest(ask.source)), ...considered.request };
  const started = await ports.workflows.start(request);
  return started === 'exists'
    ? { outcome: 'repeated', requestId: request.id }
    : { outcome: 'accepted', request, approvers: considered.stages[0]?.approvers ?? [] };
}

/** What would come of an ask. */
export type Consideration =
  | {
      readonly outcome: 'possible';
      readonly request: Omit<AccessRequest, 'id'>;
      /** Who would have to approve, stage by stage; nobody when no approval is needed. */
      readonly stages: readonly Stage[];
      /** The rule that would approve it at once, if one does. */
      readonly automatic?: string;
    }
  | { readonly outcome: 'refused'; readonly problems: readonly Problem[] };

/**
 * Weighs an ask as `submitRequest` would, and starts nothing: who would have to approve, or what has to change.
 * @throws AccessError `directory.unavailable`, `catalogue.invalid`
 */
export async function considerRequest(
  ports: Omit<SubmitPorts, 'workflows' | 'digest'>,
  ask: Wish,
): Promise<Consideration> {
  // Names in the catalogue are lower case; what people type need not be.
  const weighed = await weigh(ports, { ...ask, entitlement: ask.entitlement.toLowerCase() });
  if ('problems' in weighed) return { outcome: 'refused', problems: weighed.problems };
  const pause = await ports.grantSwitch.current();
  if (pause) return { outcome: 'refused', problems: [problem('paused', paused(pause))] };
  const { entitlement, requester, beneficiary, minutes, catalogueVersion, analysis } = weighed;
  const { channel } = weighed;
  return {
    outcome: 'possible',
    request: {
      requester: personRef(requester),
      beneficiary: personRef(beneficiary),
      entitlement: {
        name: entitlement.name,
        title: entitlement.title,
        description: entitlement.description,
        environment: entitlement.environment,
        catalogueVersion,
      },
      minutes,
      reason: tidyReason(ask.reason),
      ...(ask.ticket !== undefined && ask.ticket.trim() !== '' && { ticket: ask.ticket.trim() }),
      ...(ask.breakGlass && { breakGlass: true }),
      ...(ask.share && { share: tidyChoice(ask.share) }),
      requestedAt: ports.clock.now().toISOString(),
      ...(channel !== undefined && { channel }),
    },
    stages: analysis.stages,
    ...(analysis.automatic !== undefined && { automatic: analysis.automatic }),
  };
}

interface Weighed {
  readonly entitlement: Entitlement;
  readonly requester: Person;
  readonly beneficiary: Person;
  readonly minutes: number;
  readonly catalogueVersion: string;
  readonly channel: string | undefined;
  readonly analysis: Analysis;
}

/** Puts an ask before the policy: all that is known about it, or every problem it has. */
async function weigh(
  ports: Omit<SubmitPorts, 'workflows' | 'digest'>,
  ask: Wish,
): Promise<Weighed | { readonly problems: readonly Problem[] }> {
  const catalogue = await ports.catalogue.current();
  const entitlement = catalogue.entitlements.get(ask.entitlement);
  const seen = await seenBy(ports, catalogue, ask);
  // What is forbidden goes no further than what is unknown: neither words nor time tell the two apart. Nor are people
  // looked up for those who may not ask, who shall not learn who is in the directory.
  if (!isVisible(seen)) return { problems: [...durationProblem(ask.duration), ...refusals(seen, false)] };
  const beneficiary = await findBeneficiary(ports.directory, ask);
  const minutes = wantedMinutes(catalogue, ask);
  const question = questionFrom(ask, beneficiary.id, minutes);
  const facts = await gatherFacts(ports, catalogue, question);
  const analysis = analyse(catalogue, question, facts, ports.clock.now());
  const problems = [
    ...beneficiary.problems,
    ...durationProblem(ask.duration, longestOf(catalogue, entitlement)),
    ...refusals(analysis, beneficiary.id === undefined),
    ...(entitlement ? shareRefusals(catalogue, entitlement, ask) : []),
  ];
  const requester = facts.people.get(question.requesterId);
  const receiver = facts.people.get(question.beneficiaryId);
  if (problems.length > 0 || !entitlement || !requester || !receiver) return { problems };
  return {
    entitlement,
    requester,
    beneficiary: receiver,
    minutes: question.minutes,
    catalogueVersion: catalogue.version,
    channel: catalogue.policies.get(entitlement.policy)?.channel,
    analysis,
  };
}

/** Undefined when the duration cannot be read, or nothing is known that would say the usual one. */
function wantedMinutes(
  catalogue: Catalogue,
  { entitlement, duration, breakGlass }: Wish,
): number | undefined {
  if (duration !== undefined) return parseDuration(duration);
  const governed = governedBy(catalogue, entitlement);
  return governed && usualDuration(governed, breakGlass === true);
}

function questionFrom(ask: Wish, beneficiaryId: string | undefined, minutes: number | undefined): Question {
  return {
    entitlement: ask.entitlement,
    requesterId: ask.requesterId,
    beneficiaryId: beneficiaryId ?? ask.requesterId,
    // A duration that cannot be read is a problem of its own; one minute keeps it out of the policy's.
    minutes: minutes ?? 1,
    reason: ask.reason,
    ...(ask.ticket !== undefined && { ticket: ask.ticket.trim() }),
    ...(ask.breakGlass && { breakGlass: true }),
  };
}

/**
 * The policy's view of an ask by what is known of whoever asks alone; of it, only whether what is asked for is there
 * for them counts. The same is read whatever is asked for.
 */
async function seenBy(
  ports: FactsPorts & Pick<SubmitPorts, 'clock'>,
  catalogue: Catalogue,
  { entitlement, requesterId, breakGlass = false }: Wish,
): Promise<Analysis> {
  const asker = { requesterId, beneficiaryId: requesterId };
  const facts = await gatherFacts(ports, catalogue, { ...asker, entitlement: '' });
  const question = { ...asker, entitlement, minutes: 1, reason: '', breakGlass };
  return analyse(catalogue, question, facts, ports.clock.now());
}

/** A limit of an entitlement is told only to those who may know that it exists. */
function isVisible({ rules }: Analysis): boolean {
  return rules.some(({ rule, passed }) => rule === 'entitlement.visible' && passed);
}

interface Beneficiary {
  readonly id?: string;
  readonly problems: readonly Problem[];
}

/** The beneficiary's object id, or why there is none. */
async function findBeneficiary(directory: Directory, ask: Wish): Promise<Beneficiary> {
  const text = ask.beneficiary?.trim() ?? '';
  if (text === '' || text.toLowerCase() === 'me') return { id: ask.requesterId, problems: [] };
  const found = await peopleCalled(directory, text);
  const [only] = found;
  if (found.length === 1 && only) return { id: only.objectId, problems: [] };
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  const signIns = found.map(({ userPrincipalName }) => userPrincipalName);
  const said = found.length === 0 ? say('nobodyCalled', shown) : say('severalCalled', shown, signIns);
  return { problems: [problem('beneficiary.known', said)] };
}

function longestOf(
  catalogue: Catalogue,
  entitlement: Entitlement | undefined,
): { readonly name: string; readonly minutes: number } | undefined {
  const governed = entitlement && governedBy(catalogue, entitlement.name);
  return (
    governed && {
      name: governed.entitlement.name,
      minutes: longestDuration(governed.entitlement, governed.policy),
    }
  );
}

function durationProblem(
  text: string | undefined,
  longest?: { readonly name: string; readonly minutes: number },
): Problem[] {
  if (text === undefined || parseDuration(text) !== undefined) return [];
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  const most = longest ? [say('longestFor', longest.name, longest.minutes)] : [];
  return [problem('duration.form', say('noDuration', shown), ...most)];
}

/** What is wrong with what was picked. */
function shareRefusals(catalogue: Catalogue, entitlement: Entitlement, { share }: Wish): Problem[] {
  const accountNamed = (name: string) => catalogue.aws.accounts.get(name);
  const problems = shareProblems(entitlement, share && tidyChoice(share), accountNamed);
  return problems.map((said) => problem('share', ...said));
}

/** What the policy has against it. A beneficiary nobody knows has been reported already. */
function refusals({ rules }: Analysis, beneficiaryUnknown: boolean): Problem[] {
  return failures(rules)
    .filter(({ rule }) => !(beneficiaryUnknown && rule.startsWith('beneficiary.')))
    .map(({ rule, said }) => problem(rule, ...said));
}

function problem(code: string, ...said: Said): Problem {
  return { code, ...refusing(...said) };
}
