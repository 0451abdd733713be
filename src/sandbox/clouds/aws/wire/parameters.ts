import { AwsError, constraintFailed } from './errors.ts';

interface Constraint {
  readonly min?: number;
  readonly max?: number;
  /** Without anchors, as AWS prints it. */
  readonly pattern?: string;
}

/** The parameters of one Query call, checked as they are read. Every complaint is a ValidationError. */
export interface Parameters {
  optional(name: string, constraint?: Constraint): string | undefined;
  required(name: string, constraint?: Constraint): string;
  integer(name: string, range: { readonly min: number; readonly max: number }): number | undefined;
  /** The plain members of a list: `Name.member.1`, `Name.member.2`, … */
  list(name: string): readonly string[];
  /** One field of the members of a list of structures: `Name.member.1.Field`, … */
  structures(name: string): readonly Readonly<Record<string, string>>[];
}

/** Reads a form body. Throws an AwsError when a parameter is there twice. */
export function parseParameters(body: string): Parameters {
  const values = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(body)) {
    if (values.has(name)) {
      throw new AwsError('MalformedInput', 400, `Duplicate parameter ${name}`);
    }
    values.set(name, value);
  }
  const optional: Parameters['optional'] = (name, constraint = {}) => {
    const value = values.get(name);
    if (value !== undefined) check(value, memberName(name), constraint);
    return value;
  };
  return {
    optional,
    required(name, constraint) {
      const value = optional(name, constraint);
      if (value === undefined) throw constraintFailed(null, memberName(name), 'not be null');
      return value;
    },
    integer(name, { min, max }) {
      const value = values.get(name);
      if (value === undefined) return undefined;
      if (!/^-?\d+$/.test(value)) throw new AwsError('MalformedInput', 400, `${name} is not an integer`);
      const number = Number(value);
      if (number < min)
        throw constraintFailed(value, memberName(name), `have value greater than or equal to ${min}`);
      if (number > max)
        throw constraintFailed(value, memberName(name), `have value less than or equal to ${max}`);
      return number;
    },
    list(name) {
      const found: string[] = [];
      for (let index = 1; ; index++) {
        const value = values.get(`${name}.member.${index}`);
        if (value === undefined) return found;
        found.push(value);
      }
    },
    structures(name) {
      const found: Readonly<Record<string, string>>[] = [];
      for (let index = 1; ; index++) {
        const prefix = `${name}.member.${index}.`;
        const fields = [...values].filter(([key]) => key.startsWith(prefix));
        if (fields.length === 0) return found;
        found.push(Object.fromEntries(fields.map(([key, value]) => [key.slice(prefix.length), value])));
      }
    },
  };
}

const memberName = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);

function check(value: string, member: string, { min, max, pattern }: Constraint): void {
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`, 'u').test(value)) {
    throw constraintFailed(value, member, `satisfy regular expression pattern: ${pattern}`);
  }
  if (min !== undefined && value.length < min) {
    throw constraintFailed(value, member, `have length greater than or equal to ${min}`);
  }
  if (max !== undefined && value.length > max) {
    throw constraintFailed(value, member, `have length less than or equal to ${max}`);
  }
}
