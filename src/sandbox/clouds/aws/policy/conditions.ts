import { BlockList, isIP } from 'node:net';
import type { RequestContext } from './context.ts';
import type { Conditions } from './document.ts';
import { expand, matchesArn, matchesPattern, type Variables } from './pattern.ts';

/**
 * Condition operators after "IAM User Guide, IAM JSON policy elements: Condition operators". A comparison takes
 * one value of the policy and one of the request; how several values combine is decided in `holds`.
 */
type Comparison = (wanted: string, actual: string, variables: Variables) => boolean;

const text =
  (compare: (wanted: string, actual: string) => boolean): Comparison =>
  (wanted, actual, variables) => {
    const value = expand(wanted, variables);
    return value !== undefined && compare(value, actual);
  };

const ordered =
  (read: (value: string) => number, compare: (actual: number, wanted: number) => boolean): Comparison =>
  (wanted, actual, variables) => {
    const value = read(expand(wanted, variables) ?? '');
    // A value that is no number or no date is NaN, and compares false with everything, as it should.
    return compare(read(actual), value);
  };

const readNumber = (value: string) => (value.trim() === '' ? Number.NaN : Number(value));

/** ISO 8601 as AWS takes it (a date, or a date and time with a zone), or seconds since the epoch. */
function readDate(value: string): number {
  if (/^-?\d+(\.\d+)?$/.test(value) && value.length !== 4) return Number(value) * 1_000;
  const iso = /^\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?)?)?$/;
  return iso.test(value) ? Date.parse(value) : Number.NaN;
}

const equals: Comparison = text((wanted, actual) => wanted === actual);
const equalsIgnoreCase: Comparison = text((wanted, actual) => wanted.toLowerCase() === actual.toLowerCase());
const inRange: Comparison = (wanted, actual) => {
  const [address = '', length] = wanted.split('/');
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(address) === 0 || isIP(actual) !== isIP(address)) return false;
  const list = new BlockList();
  const prefix = length === undefined ? (family === 'ipv6' ? 128 : 32) : Number(length);
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > (family === 'ipv6' ? 128 : 32)) return false;
  list.addSubnet(address, prefix, family);
  return list.check(actual, family);
};

const positive: Readonly<Record<string, Comparison>> = {
  StringEquals: equals,
  StringEqualsIgnoreCase: equalsIgnoreCase,
  StringLike: matchesPattern,
  NumericEquals: ordered(readNumber, (actual, wanted) => actual === wanted),
  NumericLessThan: ordered(readNumber, (actual, wanted) => actual < wanted),
  NumericLessThanEquals: ordered(readNumber, (actual, wanted) => actual <= wanted),
  NumericGreaterThan: ordered(readNumber, (actual, wanted) => actual > wanted),
  NumericGreaterThanEquals: ordered(readNumber, (actual, wanted) => actual >= wanted),
  DateEquals: ordered(readDate, (actual, wanted) => actual === wanted),
  DateLessThan: ordered(readDate, (actual, wanted) => actual < wanted),
  DateLessThanEquals: ordered(readDate, (actual, wanted) => actual <= wanted),
  DateGreaterThan: ordered(readDate, (actual, wanted) => actual > wanted),
  DateGreaterThanEquals: ordered(readDate, (actual, wanted) => actual >= wanted),
  Bool: equalsIgnoreCase,
  BinaryEquals: equals,
  IpAddress: inRange,
  ArnEquals: matchesArn,
  ArnLike: matchesArn,
};

const negative: Readonly<Record<string, Comparison>> = {
  StringNotEquals: equals,
  StringNotEqualsIgnoreCase: equalsIgnoreCase,
  StringNotLike: matchesPattern,
  NumericNotEquals: ordered(readNumber, (actual, wanted) => actual === wanted),
  DateNotEquals: ordered(readDate, (actual, wanted) => actual === wanted),
  NotIpAddress: inRange,
  ArnNotEquals: matchesArn,
  ArnNotLike: matchesArn,
};

interface Operator {
  readonly set: 'ForAnyValue' | 'ForAllValues' | undefined;
  readonly name: string;
  readonly ifExists: boolean;
}

function parseOperator(operator: string): Operator {
  const [, set, name = '', ifExists] =
    /^(?:(ForAnyValue|ForAllValues):)?(.*?)(IfExists)?$/.exec(operator) ?? [];
  return { set: set as Operator['set'], name, ifExists: ifExists !== undefined };
}

/** True when this is an operator of the policy language, prefix and suffix included. */
export function isOperator(operator: string): boolean {
  const { set, name, ifExists } = parseOperator(operator);
  if (name === 'Null') return set === undefined && !ifExists;
  return Object.hasOwn(positive, name) || Object.hasOwn(negative, name);
}

/** True when every operator, and every key under it, holds for the request. */
export function conditionsHold(conditions: Conditions, context: RequestContext, variables: boolean): boolean {
  return Object.entries(conditions).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) =>
      holds(parseOperator(operator), wanted, context.get(key), variables ? context : undefined),
    ),
  );
}

function holds(
  { set, name, ifExists }: Operator,
  wanted: readonly string[],
  actual: readonly string[] | undefined,
  variables: Variables,
): boolean {
  if (name === 'Null') return wanted.some((value) => value.toLowerCase() === String(actual === undefined));
  if (ifExists && actual === undefined) return true;
  const compare = Object.hasOwn(positive, name) ? positive[name] : undefined;
  const differ = Object.hasOwn(negative, name) ? negative[name] : undefined;
  const matches = (value: string) =>
    compare
      ? wanted.some((one) => compare(one, value, variables))
      : differ !== undefined && !wanted.some((one) => differ(one, value, variables));
  if (set === 'ForAllValues') return (actual ?? []).every(matches);
  if (set === 'ForAnyValue') return (actual ?? []).some(matches);
  // Without a set prefix, a negated operator also holds for a key that is not there, and wants every value
  // of a key with several to differ.
  return compare ? (actual ?? []).some(matches) : (actual ?? []).every(matches);
}
