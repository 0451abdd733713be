import { checkIdentityPolicy, checkTrustPolicy } from '../policy/check.ts';
import type { ContextValues } from '../policy/context.ts';
import { MalformedPolicy } from '../policy/document.ts';
import type { Tag } from '../state.ts';
import {
  constraintFailed,
  invalidInput,
  limitExceeded,
  malformedPolicyDocument,
  validationError,
} from '../wire/errors.ts';
import type { Parameters } from '../wire/parameters.ts';
import type { IamCall } from './action.ts';
import { quotas } from './quotas.ts';

/** A parameter that is a name; throws a ValidationError when it cannot be one. */
export function readName(parameters: Parameters, parameter: string, max = 128): string {
  const name = parameters.required(parameter, { min: 1, max });
  if (!/^[\w+=,.@-]+$/.test(name)) {
    const member = parameter.charAt(0).toLowerCase() + parameter.slice(1);
    throw validationError(
      `The specified value for ${member} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
    );
  }
  return name;
}

/** The new name of something that is to be renamed; undefined when it keeps its name. */
export const readNewName = ({ parameters }: IamCall, parameter: string, max: number) =>
  parameters.optional(parameter) === undefined ? undefined : readName(parameters, parameter, max);

/** The path of something new; `/` when absent. */
export function readPath(parameters: Parameters, parameter = 'Path'): string {
  const path = parameters.optional(parameter, { min: 1, max: 512 }) ?? '/';
  if (!/^\/([\u0021-\u007E]+\/)?$/.test(path)) {
    throw validationError(
      'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.',
    );
  }
  return path;
}

/** The path that a listing is narrowed to; everything when absent. */
export function readPathPrefix(parameters: Parameters): string {
  const prefix = parameters.optional('PathPrefix', { min: 1, max: 512 }) ?? '/';
  if (!prefix.startsWith('/')) {
    throw validationError(
      'The specified value for pathPrefix is invalid. It must begin with the / character.',
    );
  }
  return prefix;
}

/** A parameter that is the ARN of a managed policy. */
export function readPolicyArn(parameters: Parameters, parameter = 'PolicyArn'): string {
  const arn = parameters.required(parameter, { min: 20, max: 2_048 });
  if (!/^arn:aws:iam::(aws|\d{12}):policy\/\S+$/.test(arn)) throw invalidInput(`ARN ${arn} is not valid.`);
  return arn;
}

/** Reads an identity policy; throws MalformedPolicyDocument when it is none. */
export const readIdentityPolicy = (parameters: Parameters, parameter: string) =>
  readDocument(parameters, parameter, checkIdentityPolicy);

/** Reads a trust policy; throws MalformedPolicyDocument when it is none. */
export const readTrustPolicy = (parameters: Parameters, parameter: string) =>
  readDocument(parameters, parameter, checkTrustPolicy);

function readDocument(parameters: Parameters, parameter: string, check: (source: string) => unknown): string {
  // Spelt as AWS spells it, since the pattern is part of the message.
  const pattern = '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+';
  const document = parameters.required(parameter, { min: 1, max: 131_072, pattern });
  asMalformedPolicyDocument(() => check(document));
  return document;
}

/** Runs a check of a policy; what it finds is passed on as AWS's MalformedPolicyDocument. */
export function asMalformedPolicyDocument(check: () => unknown): void {
  try {
    check();
  } catch (error) {
    if (error instanceof MalformedPolicy) throw malformedPolicyDocument(error.message);
    throw error;
  }
}

/** The condition keys of the tags that a request wants to put on something. */
export const tagContext = (tags: readonly Tag[]): ContextValues => ({
  ...Object.fromEntries(tags.map(({ key, value }) => [`aws:RequestTag/${key}`, value])),
  'aws:TagKeys': tags.length > 0 ? tags.map(({ key }) => key) : undefined,
});

/** The tags of a request. */
export function readTags(parameters: Parameters): Tag[] {
  const tags = parameters.structures('Tags').map(({ Key: key = '', Value: value = '' }) => ({ key, value }));
  if (tags.length > quotas.tags) {
    throw constraintFailed(
      `[${tags.length} tags]`,
      'tags',
      `have length less than or equal to ${quotas.tags}`,
    );
  }
  for (const { key, value } of tags) {
    if (!/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u.test(key) || /^aws:/i.test(key)) {
      throw invalidInput(`Tag key ${key} is not valid.`);
    }
    if (!/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u.test(value))
      throw invalidInput(`Tag value ${value} is not valid.`);
  }
  const keys = tags.map(({ key }) => key.toLowerCase());
  if (new Set(keys).size < keys.length) {
    throw invalidInput('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  }
  return tags;
}

/** The session length that a role allows, in seconds. */
export const readMaxSessionDuration = (parameters: Parameters) =>
  parameters.integer('MaxSessionDuration', { min: 3_600, max: 43_200 });

/** Complains when one more would be over a quota. */
export function checkQuota(count: number, quota: number, name: string): void {
  if (count >= quota) throw limitExceeded(`Cannot exceed quota for ${name}: ${quota}`);
}
