import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, type Node, Parser } from 'web-tree-sitter';
import { Expression, type Resource, type Value } from './infra-parts.ts';

export interface Parameter {
  readonly name: string;
  readonly described: boolean;
  readonly required: boolean;
  /** Names of the properties, of a parameter with an object type of its own. */
  readonly properties: readonly string[];
}

export interface Module {
  readonly symbol: string;
  readonly path: string;
  readonly params: { readonly [name: string]: Value };
}

/** What one Bicep file says. */
export interface BicepFile {
  readonly file: string;
  readonly text: string;
  readonly parameters: readonly Parameter[];
  readonly variables: ReadonlyMap<string, Value>;
  readonly resources: readonly (Resource & { readonly existing: boolean })[];
  readonly modules: readonly Module[];
  readonly outputs: ReadonlyMap<string, Value>;
}

await Parser.init();
const language = await Language.load(
  createRequire(import.meta.url).resolve('tree-sitter-bicep/tree-sitter-bicep.wasm'),
);
const parser = new Parser().setLanguage(language);

/** Parses a Bicep file. @throws Error with the line of the first thing that is no Bicep */
export function readBicep(file: string): BicepFile {
  const text = readFileSync(file, 'utf8');
  // The grammar does not know this one statement; a blank line keeps the numbers of the others.
  const root = parser.parse(text.replace(/^extension \w+$/m, ''))?.rootNode;
  if (!root) throw new Error(`${file} was not parsed.`);
  const wrong = firstError(root);
  if (wrong) throw new Error(`${file}:${wrong.startPosition.row + 1}: this is no Bicep: ${wrong.text}`);
  const nodes = (type: string) => root.namedChildren.filter((node) => node.type === type);
  return {
    file,
    text,
    parameters: nodes('parameter_declaration').map(parameter),
    variables: new Map(
      nodes('variable_declaration').map((node) => [symbolOf(node), valueOf(node.namedChildren.at(-1))]),
    ),
    resources: nodes('resource_declaration').map((node) => {
      const [type = '', apiVersion = ''] = textOf(node.namedChildren[1]).split('@');
      const existing = / existing\s*=/.test(node.text.split('\n')[0] ?? '');
      return { file, type, apiVersion, existing, body: bodyOf(node) };
    }),
    modules: nodes('module_declaration').map((node) => {
      const body = bodyOf(node) as { readonly params?: { readonly [name: string]: Value } };
      return { symbol: symbolOf(node), path: textOf(node.namedChildren[1]), params: body.params ?? {} };
    }),
    outputs: new Map(
      nodes('output_declaration').map((node) => [symbolOf(node), valueOf(node.namedChildren.at(-1))]),
    ),
  };
}

function firstError(node: Node): Node | undefined {
  if (!node.hasError) return undefined;
  if (node.isError || node.isMissing) return node;
  for (const child of node.children) {
    const found = firstError(child);
    if (found) return found;
  }
  return node;
}

function parameter(node: Node): Parameter {
  const before = node.previousNamedSibling;
  const type = node.namedChildren[1]?.namedChildren[0];
  return {
    name: symbolOf(node),
    described: before?.type === 'decorators' && /@(sys\.)?description\('[^']/.test(before.text),
    required: node.namedChildCount < 3,
    properties: type?.type === 'object' ? type.namedChildren.map((property) => symbolOf(property)) : [],
  };
}

const symbolOf = (node: Node): string => node.namedChildren[0]?.text ?? '';

/** The object of a resource or module, behind its condition or loop. */
function bodyOf(node: Node): Value {
  const last = node.namedChildren.at(-1);
  if (last?.type === 'if_statement' || last?.type === 'for_statement') return bodyOf(last);
  return valueOf(last);
}

function textOf(node: Node | undefined): string {
  return (node?.namedChildren ?? [])
    .map((part) => (part.type === 'escape_sequence' ? part.text.slice(1) : part.text))
    .join('');
}

function valueOf(node: Node | undefined): Value {
  if (node === undefined) return new Expression('');
  switch (node.type) {
    case 'string':
      return node.namedChildren.some(({ type }) => type === 'interpolation')
        ? new Expression(node.text)
        : textOf(node);
    case 'number':
      return Number(node.text);
    case 'boolean':
      return node.text === 'true';
    case 'null':
      return null;
    case 'array':
      return node.namedChildren.filter(({ type }) => type !== 'comment').map(valueOf);
    case 'object':
      return Object.fromEntries(
        node.namedChildren
          .filter(({ type }) => type === 'object_property')
          .map((property) => {
            const key = property.namedChildren[0];
            return [
              key?.type === 'string' ? textOf(key) : (key?.text ?? ''),
              valueOf(property.namedChildren[1]),
            ];
          }),
      );
    default:
      return new Expression(node.text);
  }
}
