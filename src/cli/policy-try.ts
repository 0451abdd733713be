import { parseArgs } from 'node:util';
import { DefaultAzureCredential } from '@azure/identity';
import type { Catalogue } from '../core/catalogue/catalogue.ts';
import { AccessError } from '../core/errors.ts';
import type { Person } from '../core/people.ts';
import { analyse } from '../core/policy/analyse.ts';
import { type Facts, gatherFacts, type Held } from '../core/policy/facts.ts';
import type { Analysis, Question } from '../core/policy/question.ts';
import { usualDuration } from '../core/policy/rules/duration.ts';
import { governedBy } from '../core/policy/rules/visible.ts';
import type { Directory } from '../core/ports.ts';
import { parseDuration } from '../core/requests/duration.ts';
import { type Environment, readSettings } from '../platform/config.ts';
import { createGraphDirectory } from '../providers/azure/directory.ts';
import { analysisLines } from './analysis-lines.ts';
import { type Command, UsageError } from './command.ts';
import { readPeopleFile } from './people-file.ts';
import { readCatalogue } from './read-catalogue.ts';

const options = {
  as: { type: 'string' },
  for: { type: 'string' },
  entitlement: { type: 'string' },
  duration: { type: 'string' },
  reason: { type: 'string', default: 'A dry run' },
  ticket: { type: 'string' },
  'break-glass': { type: 'boolean', default: false },
  held: { type: 'string', multiple: true },
  at: { type: 'string' },
  catalogue: { type: 'string', default: 'catalogue' },
  people: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** Says what the policy would say to a request, without asking for anything. */
export const policyTry: Command = {
  name: 'policy try',
  usage:
    '--as <upn> --entitlement <name> [--for <upn>] [--duration 4h] [--reason <text>] [--ticket <ticket>] [--break-glass] [--held <entitlement>]… [--at <UTC time>] [--catalogue <folder>] [--people <file>] [--json]',
  summary: 'what the policy says to a request: every rule, who decides, what would pass (0 allowed, 1 not)',
  async run({ args, env, out }) {
    const asked = readArguments(args);
    const catalogue = await readCatalogue(asked.catalogue);
    const directory = asked.people === undefined ? graph(env) : await readPeopleFile(asked.people);
    const analysed = await analyseAsked(asked, catalogue, directory);
    const { question, analysis } = analysed;
    if (asked.json) out(JSON.stringify(asJson(catalogue, asked, question, analysis), null, 2));
    else for (const line of analysisLines(question, analysis)) out(line);
    return analysis.allowed ? 0 : 1;
  },
};

/** @throws AccessError `input.invalid` for people nobody knows, `directory.unavailable` */
async function analyseAsked(
  asked: Asked,
  catalogue: Catalogue,
  directory: Directory,
): Promise<{ readonly question: Question; readonly analysis: Analysis }> {
  try {
    const question = await questionOf(asked, catalogue, directory);
    // What somebody holds is in the store of a running Latchkey; a dry run is told.
    const held: Held[] = asked.held.map((entitlement) => ({
      requestId: `(--held ${entitlement})`,
      entitlement,
    }));
    const store = { openFor: () => Promise.resolve([]) };
    const facts: Facts = { ...(await gatherFacts({ directory, store }, catalogue, question)), held };
    return { question, analysis: analyse(catalogue, question, facts, asked.at) };
  } catch (error) {
    if (!(error instanceof AccessError) || error.code !== 'directory.unavailable') throw error;
    const help =
      'Sign in with "az login" as somebody who may read users and groups, or name a file with --people.';
    throw new AccessError('directory.unavailable', 'operator', `The directory cannot be read. ${help}`, {
      cause: error,
    });
  }
}

interface Asked {
  readonly as: string;
  readonly for: string;
  readonly entitlement: string;
  readonly minutes?: number;
  readonly reason: string;
  readonly ticket?: string;
  readonly breakGlass: boolean;
  readonly held: readonly string[];
  readonly at: Date;
  readonly catalogue: string;
  readonly people?: string;
  readonly json: boolean;
}

function readArguments(args: readonly string[]): Asked {
  const { as, entitlement, duration, at, ticket, people, ...values } = parsed(args);
  if (as === undefined) throw new UsageError('Say who asks: --as <user principal name>.');
  if (entitlement === undefined) throw new UsageError('Say what is asked for: --entitlement <name>.');
  const minutes = duration === undefined ? undefined : parseDuration(duration);
  if (duration !== undefined && minutes === undefined)
    throw new UsageError(`--duration takes a duration such as 20m, 4h or 1h30m, not "${duration}".`);
  const moment = at === undefined ? new Date() : new Date(at);
  if (Number.isNaN(moment.getTime()))
    throw new UsageError(`--at takes a moment such as 2026-07-01T08:00:00Z, not "${at}".`);
  return {
    as,
    for: values.for ?? as,
    entitlement: entitlement.toLowerCase(),
    reason: values.reason,
    breakGlass: values['break-glass'],
    held: values.held ?? [],
    at: moment,
    catalogue: values.catalogue,
    json: values.json,
    ...(minutes !== undefined && { minutes }),
    ...(ticket !== undefined && { ticket }),
    ...(people !== undefined && { people }),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, strict: true }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

async function questionOf(asked: Asked, catalogue: Catalogue, directory: Directory): Promise<Question> {
  const requester = await personNamed(directory, asked.as);
  const beneficiary = asked.for === asked.as ? requester : await personNamed(directory, asked.for);
  const governed = governedBy(catalogue, asked.entitlement);
  const usual = governed && usualDuration(governed, asked.breakGlass);
  return {
    entitlement: asked.entitlement,
    requesterId: requester.objectId,
    beneficiaryId: beneficiary.objectId,
    minutes: asked.minutes ?? usual ?? 60,
    reason: asked.reason,
    ...(asked.ticket !== undefined && { ticket: asked.ticket }),
    ...(asked.breakGlass && { breakGlass: true }),
  };
}

async function personNamed(directory: Directory, name: string): Promise<Person> {
  const found = await directory.find(name);
  const [only] = found;
  if (found.length === 1 && only) return only;
  const message =
    found.length === 0
      ? `The directory knows nobody called "${name}".`
      : `"${name}" could be ${found.map(({ userPrincipalName }) => userPrincipalName).join(' or ')}.`;
  throw new AccessError('input.invalid', 'user', message);
}

/** Read as whoever is signed in, who may read users and groups. */
function graph(env: Environment): Directory {
  const { LATCHKEY_GRAPH_ENDPOINT: endpoint } = readSettings(env, ['LATCHKEY_GRAPH_ENDPOINT']);
  const clock = { now: () => new Date() };
  return createGraphDirectory({ credential: new DefaultAzureCredential(), endpoint, clock });
}

function asJson(catalogue: Catalogue, asked: Asked, question: Question, analysis: Analysis) {
  // What a sentence is made of is for translations; `message` says it.
  const rules = analysis.rules.map((result) => {
    if (result.passed) return result;
    const { said: _, ...rule } = result;
    return rule;
  });
  return { at: asked.at.toISOString(), catalogueVersion: catalogue.version, question, ...analysis, rules };
}
