import type { AwsAccount, Entitlement, PolicyStatement } from '../catalogue/catalogue.ts';
import { fitsWildcard } from '../catalogue/danger/wildcard.ts';
import { type Said, type Sentence, say } from '../said/said.ts';
import type { ShareChoice } from './choice.ts';
import { type Shareable, type ShareOffer, shareableOf } from './offer.ts';
import { actionsOf, type ShareLevel, type ShareType, shareLevels, shareTypes, typeFacts } from './types.ts';

/** How many resources one request shares at most: all of them have to be read by whoever approves. */
const mostResources = 5;
/** In characters: what cards show of a permission whole. */
const longestWords = 500;

/**
 * What stands between an entitlement and what was picked, each with what would pass; nothing when
 * they fit. Also that something was picked where nothing can be, and the other way round. Pure.
 */
export function shareProblems(
  entitlement: Pick<Entitlement, 'name' | 'grants'>,
  choice: ShareChoice | undefined,
  account: (name: string) => AwsAccount | undefined,
): readonly Said[] {
  const shareable = shareableOf(entitlement);
  if (shareable === undefined) return choice === undefined ? [] : [[say('nothingToPick', entitlement.name)]];
  if (choice === undefined) return [[say('pickSomething', entitlement.name, exampleOf(shareable))]];
  const type = shareTypes.find((each) => each === choice.type);
  const offered = type && shareable.offer.types[type];
  if (type === undefined || offered === undefined)
    return [[say('cannotShareType', choice.type, entitlement.name, Object.keys(shareable.offer.types))]];
  const found = [
    ...permissionProblems(type, offered, choice),
    ...resourceProblems({ type, offer: shareable.offer, accountId: account(shareable.account)?.id }, choice),
  ];
  if (found.length > 0) return found;
  return shareInWords(choice).length > longestWords ? [[say('shareTooMuch')]] : [];
}

function permissionProblems(
  type: ShareType,
  { levels, actions }: NonNullable<ShareOffer['types'][ShareType]>,
  { permissions }: ShareChoice,
): readonly Said[] {
  const offered = [...levels, ...actions];
  const allowed = new Set<string>([...offered, ...levels.flatMap((level) => actionsOf(type, level))]);
  const others = permissions.filter((permission) => !allowed.has(permission));
  if (permissions.length > 0 && others.length === 0) return [];
  const wrong = others.length === 0 ? say('noPermission') : say('cannotGive', others.map(shortened));
  return [[wrong, say('permissionsFor', typeFacts[type].title, offered)]];
}

interface Bounds {
  readonly type: ShareType;
  readonly offer: ShareOffer;
  readonly accountId: string | undefined;
}

function resourceProblems(bounds: Bounds, { resources }: ShareChoice): readonly Said[] {
  if (resources.length === 0) return [[say('noResource')]];
  if (resources.length > mostResources) return [[say('tooManyResources', mostResources, resources.length)]];
  return resources.flatMap((arn) => {
    const problem = resourceProblem(bounds, arn);
    return problem === undefined ? [] : [[problem]];
  });
}

function resourceProblem({ type, offer, accountId }: Bounds, arn: string): Sentence | undefined {
  const { title, arn: form } = typeFacts[type];
  const { name, region, account } = form.exec(arn)?.groups ?? {};
  if (name === undefined) return say('notAnArn', shortened(arn), title);
  if (account !== undefined && account !== accountId)
    return say('otherAccount', arn, account, accountId ?? '');
  if (region !== undefined && !offer.regions.includes(region))
    return say('otherRegion', arn, region, offer.regions);
  const { names = [] } = offer.types[type] ?? {};
  if (names.some((pattern) => fitsWildcard(pattern, name))) return undefined;
  return say('nameNotShared', name, names);
}

/** What people typed as permissions, in the catalogue's own spelling where it offers them in another case. */
export function offeredPermissions(
  offer: ShareOffer,
  type: ShareType,
  typed: readonly string[],
): readonly string[] {
  const { levels = [], actions = [] } = offer.types[type] ?? {};
  const known = [...levels, ...actions, ...levels.flatMap((level) => actionsOf(type, level))];
  return typed.map((text) => known.find((each) => each.toLowerCase() === text.toLowerCase()) ?? text);
}

/** What the choice allows: its actions on its resources and their parts, and nothing else. Pure. */
export function shareStatements(choice: ShareChoice): readonly PolicyStatement[] {
  const type = typeOf(choice);
  const { parts, everywhere = [] } = typeFacts[type];
  const actions = [
    ...new Set(
      choice.permissions.flatMap((permission) => {
        const level = shareLevels.find((each) => each === permission);
        return level === undefined ? [permission] : actionsOf(type, level);
      }),
    ),
  ].toSorted();
  const on = (wanted: readonly string[], resources: readonly string[]): readonly PolicyStatement[] =>
    wanted.length === 0 ? [] : [{ effect: 'Allow', actions: wanted, resources, conditions: {} }];
  return [
    ...on(
      actions.filter((action) => !everywhere.includes(action)),
      choice.resources.flatMap((arn) => [arn, ...parts.map((part) => `${arn}${part}`)]),
    ),
    ...on(
      actions.filter((action) => everywhere.includes(action)),
      ['*'],
    ),
  ];
}

/** `read of contoso-data, contoso-logs (S3)`: everything that was picked, for whoever approves. */
export function shareInWords(choice: ShareChoice): string {
  const type = typeOf(choice);
  const { title } = typeFacts[type];
  const highest = shareLevels.findLast((level) => choice.permissions.includes(level));
  const actions = choice.permissions.filter((each) => !shareLevels.some((level) => level === each));
  const what = [...(highest === undefined ? [] : [levelWords[highest]]), ...actions].join(', ');
  const everywhere = shareStatements(choice).some(({ resources }) => resources[0] === '*');
  const names = choice.resources.map((arn) => nameIn(type, arn)).join(', ');
  return `${what} on ${names} (${title}${everywhere ? '; lists what else there is' : ''})`;
}

const levelWords: Readonly<Record<ShareLevel, string>> = {
  read: 'read',
  write: 'read and write',
  admin: 'administer',
};

/** A harmless first command for the person; undefined when what was picked allows none that is known. */
export function shareCommand(choice: ShareChoice): string | undefined {
  const type = typeOf(choice);
  const [arn] = choice.resources;
  if (arn === undefined || !choice.permissions.some((each) => shareLevels.some((level) => level === each)))
    return undefined;
  const { region } = typeFacts[type].arn.exec(arn)?.groups ?? {};
  const command = typeFacts[type].command(nameIn(type, arn), arn);
  return region === undefined ? command : `${command} --region ${region}`;
}

/** The name in an ARN, or the ARN when it has no name that is known. */
export function nameIn(type: ShareType, arn: string): string {
  return typeFacts[type].arn.exec(arn)?.groups?.['name'] ?? arn;
}

/** @throws Error for a type that `shareProblems` would have found */
function typeOf({ type }: ShareChoice): ShareType {
  const found = shareTypes.find((each) => each === type);
  if (found === undefined) throw new Error(`There is no type "${type}" of resources.`);
  return found;
}

function exampleOf({ offer }: Shareable): string {
  const type = shareTypes.find((each) => offer.types[each] !== undefined) ?? 's3';
  const { levels = [], actions = [] } = offer.types[type] ?? {};
  return `${type} <name> ${levels[0] ?? actions[0] ?? 'read'} 1h <reason>`;
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
