import { formatMinutes } from '../../requests/duration.ts';

/** What has to change in an ask before the policy can have a say in it. Durations are in minutes. */
export const askSentences = {
  nobodyCalled: (name: string) =>
    `I know nobody called "${name}". Write the person's full name or sign-in name, such as dana@contoso.com.`,
  severalCalled: (name: string, signIns: readonly string[]) =>
    `"${name}" could be ${signIns.join(' or ')}. Write the sign-in name.`,
  noDuration: (shown: string) => `"${shown}" is not a duration. Write one such as 20m, 4h or 1h30m.`,
  longestFor: (name: string, minutes: number) => `The longest for ${name} is ${formatMinutes(minutes)}.`,
  nothingToPick: (name: string) => `${name} gives what the catalogue says; nothing can be picked for it.`,
  pickSomething: (name: string, example: string) =>
    `Say what of ${name} is to be shared, and how: share ${name} ${example}`,
  cannotShareType: (type: string, name: string, types: readonly string[]) =>
    `"${type}" cannot be shared with ${name}. What can: ${types.join(', ')}.`,
  shareTooMuch: () =>
    'That is too much for one request: approvers could not read all of it. Share fewer resources or actions.',
  noPermission: () => 'No permission is named.',
  cannotGive: (permissions: readonly string[]) => `"${permissions.join('", "')}" cannot be given.`,
  permissionsFor: (title: string, permissions: readonly string[]) =>
    `What can for ${title}: ${permissions.join(', ')}.`,
  noResource: () => 'No resource is named.',
  tooManyResources: (most: number, count: number) =>
    `One request shares at most ${most} resources; these are ${count}.`,
  notAnArn: (arn: string, title: string) => `"${arn}" is not the ARN of one resource of ${title}.`,
  otherAccount: (arn: string, account: string, meant: string) =>
    `${arn} is in the account ${account}, and ${meant === '' ? 'another one' : meant} is meant.`,
  otherRegion: (arn: string, region: string, regions: readonly string[]) =>
    `${arn} is in ${region}; what is in ${regions.join(', ')} can be shared.`,
  severalArns: (name: string, arns: readonly string[]) =>
    `"${name}" could be ${arns.join(' or ')}. Write the ARN.`,
  noResourceCalled: (name: string, title: string) => `I find no "${name}" (${title}) that could be shared.`,
  thereIs: (names: readonly string[]) => `There is ${names.join(', ')}.`,
  onlyTagged: () => 'AWS lists only what has had a tag: for anything else, write its ARN.',
  cannotLookUp: () => 'The resources cannot be looked up now. Write the ARN, or try again in a moment.',
  nameNotShared: (name: string, patterns: readonly string[]) =>
    `${name} cannot be shared. Names that can: ${patterns.join(', ')}.`,
};
