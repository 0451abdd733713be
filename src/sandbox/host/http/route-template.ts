import { CONSTRAINT_NAMES, type Constraint, constraintOf } from './route-constraint.ts';

type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | {
      readonly kind: 'parameter';
      readonly name: string;
      readonly optional: boolean;
      /** What stands for a segment that is missing. */
      readonly otherwise: string | undefined;
      readonly constraints: readonly Constraint[];
    }
  | { readonly kind: 'rest'; readonly name: string };

export type RouteParams = Readonly<Record<string, string>>;

export interface RouteTemplate {
  /** Matches decoded path segments; undefined when they do not fit. */
  match(segments: readonly string[]): RouteParams | undefined;
  /** Sorts before another template's when it is the more specific: literal, constrained, parameter, rest. */
  readonly precedence: string;
}

const ARGUMENTS = String.raw`\((?:[^()]|\([^()]*\))*\)`;
const CONSTRAINT = new RegExp(String.raw`:(\w+)(${ARGUMENTS})?`, 'g');
const PARAMETER = new RegExp(String.raw`^\{(\*{0,2})(\w+)((?::\w+(?:${ARGUMENTS})?)*)(=[^{}?]*)?(\??)\}$`);

function parseSegment(text: string, template: string): Segment {
  if (!/[{}]/.test(text)) return { kind: 'literal', text: text.toLowerCase() };
  const match = PARAMETER.exec(text);
  if (match === null)
    throw new Error(
      `The route '${template}' has a segment '${text}' that the embedded host does not understand; use {name}, {name?}, {name=default}, {name:int} or {*name}.`,
    );
  const [, star, name = '', constraintText = '', otherwise, optional] = match;
  if (star !== '') return { kind: 'rest', name };
  const constraints = [...constraintText.matchAll(CONSTRAINT)].map(([written, constraint = '', args]) => {
    const known = constraintOf(constraint, args?.slice(1, -1));
    if (known !== undefined) return known;
    throw new Error(
      `The route '${template}' has an unknown constraint '${written.slice(1)}' (known: ${CONSTRAINT_NAMES.join(', ')}).`,
    );
  });
  return {
    kind: 'parameter',
    name,
    optional: optional === '?' || otherwise !== undefined,
    otherwise: otherwise?.slice(1),
    constraints,
  };
}

function rank(segment: Segment): string {
  if (segment.kind === 'literal') return '1';
  if (segment.kind === 'rest') return '5';
  return segment.constraints.length > 0 ? '2' : '3';
}

function checkOrder(segments: readonly Segment[], template: string): void {
  const names = segments.flatMap((segment) => (segment.kind === 'literal' ? [] : segment.name.toLowerCase()));
  if (new Set(names).size < names.length) throw new Error(`The route '${template}' names a parameter twice.`);
  segments.slice(0, -1).forEach((segment) => {
    if (segment.kind === 'rest' || (segment.kind === 'parameter' && segment.optional))
      throw new Error(`The route '${template}' has an optional or catch-all parameter that is not its last.`);
  });
}

/**
 * Reads an HTTP trigger's route (`cards/{id:int}/{part?}`, `files/{*path}`). Literals match without regard to
 * case. Throws an Error for what the embedded host does not understand.
 */
export function parseRouteTemplate(template: string): RouteTemplate {
  const parts = template.split('/').filter((part) => part !== '');
  const segments = parts.map((part) => parseSegment(part, template));
  checkOrder(segments, template);
  return {
    precedence: segments.map(rank).join(''),
    match(given) {
      const params: Record<string, string> = {};
      for (const [index, segment] of segments.entries()) {
        if (segment.kind === 'rest') {
          if (given.length > index) params[segment.name] = given.slice(index).join('/');
          return params;
        }
        const text = given[index];
        if (text === undefined) {
          if (segment.kind !== 'parameter' || !segment.optional) return undefined;
          if (segment.otherwise !== undefined) params[segment.name] = segment.otherwise;
          continue;
        }
        if (segment.kind === 'literal') {
          if (text.toLowerCase() !== segment.text) return undefined;
          continue;
        }
        if (text === '' || !segment.constraints.every((meets) => meets(text))) return undefined;
        params[segment.name] = text;
      }
      return given.length > segments.length ? undefined : params;
    },
  };
}
