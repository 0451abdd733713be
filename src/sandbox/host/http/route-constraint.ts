/** Whether a segment of a path meets a constraint. */
export type Constraint = (text: string) => boolean;

const matches =
  (pattern: RegExp): Constraint =>
  (text) =>
    pattern.test(text);

/** A number with thousands separators and, for `double` and `float`, an exponent. */
const DECIMAL = /^[+-]?(\d[\d,]*)?\.?\d+$/;
const DOUBLE = /^[+-]?(\d[\d,]*)?\.?\d+(e[+-]?\d+)?$/i;

const WITHOUT_ARGUMENTS: Readonly<Record<string, Constraint>> = {
  int: (text) => /^[+-]?\d{1,10}$/.test(text) && Number(text) === (Number(text) | 0),
  long: (text) => /^[+-]?\d{1,19}$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text),
  bool: matches(/^(true|false)$/i),
  alpha: matches(/^[a-z]+$/i),
  guid: matches(/^\{?[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}\}?$/i),
  decimal: matches(DECIMAL),
  double: matches(DOUBLE),
  float: matches(DOUBLE),
  datetime: (text) => /\d/.test(text) && !Number.isNaN(Date.parse(text)),
  required: (text) => text !== '',
};

const whole = (text: string) => (/^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN);

const WITH_NUMBERS: Readonly<Record<string, (...limits: number[]) => Constraint>> = {
  min: (least) => (text) => whole(text) >= least,
  max: (most) => (text) => whole(text) <= most,
  range: (least, most) => (text) => whole(text) >= least && whole(text) <= most,
  minlength: (least) => (text) => text.length >= least,
  maxlength: (most) => (text) => text.length <= most,
  length:
    (least, most = least) =>
    (text) =>
      text.length >= least && text.length <= most,
};

/** The names a route may use, for messages. */
export const CONSTRAINT_NAMES = [...Object.keys(WITHOUT_ARGUMENTS), ...Object.keys(WITH_NUMBERS), 'regex'];

/** A regular expression as .NET takes it in a route: anywhere in the text, without case, braces doubled. */
function regexConstraint(pattern: string): Constraint | undefined {
  try {
    return matches(new RegExp(pattern.replaceAll('{{', '{').replaceAll('}}', '}'), 'i'));
  } catch {
    return undefined;
  }
}

/**
 * The constraint that ASP.NET Core has by this name (`int`, `min(18)`, `regex(^\d+$)`; Microsoft Learn, "Route
 * constraints"). Undefined for a name or arguments it does not know.
 */
export function constraintOf(name: string, args: string | undefined): Constraint | undefined {
  if (args === undefined) return WITHOUT_ARGUMENTS[name];
  if (name === 'regex') return regexConstraint(args);
  const numbers = args.split(',').map((text) => whole(text.trim()));
  const wanted = name === 'range' ? [2] : name === 'length' ? [1, 2] : [1];
  if (!wanted.includes(numbers.length) || numbers.some((number) => Number.isNaN(number))) return undefined;
  return WITH_NUMBERS[name]?.(...numbers);
}
