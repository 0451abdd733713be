import { readFileSync } from 'node:fs';
import { parse, Scalar, type YAMLSeq } from 'yaml';
import { z } from 'zod';
import type { AwsSeedInput } from '../clouds/aws/seed-schema.ts';

/** What a template is deployed with: parameters, and the account it is deployed in. */
interface Deployment {
  readonly accountId: string;
  readonly parameters: Readonly<Record<string, string>>;
}

type Seed = AwsSeedInput['accounts'][number];

interface DeployedResources {
  readonly roles: NonNullable<Seed['roles']>;
  readonly policies: NonNullable<Seed['policies']>;
  readonly oidcProviders: NonNullable<Seed['oidcProviders']>;
}

const templateSchema = z.looseObject({
  Parameters: z.record(z.string(), z.looseObject({ Type: z.string(), Default: z.string().optional() })),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Resources: z.record(z.string(), z.strictObject({ Type: z.string(), Properties: z.unknown() })),
});

const document = z.looseObject({ Version: z.literal('2012-10-17') });
const roleSchema = z.strictObject({
  RoleName: z.string(),
  Description: z.string(),
  MaxSessionDuration: z.number(),
  PermissionsBoundary: z.string().optional(),
  AssumeRolePolicyDocument: z.union([
    document,
    z.string().transform((text) => document.parse(JSON.parse(text))),
  ]),
  Policies: z.array(z.strictObject({ PolicyName: z.string(), PolicyDocument: document })),
});
const policySchema = z.strictObject({
  ManagedPolicyName: z.string(),
  Description: z.string(),
  PolicyDocument: document,
});
const providerSchema = z.strictObject({ Url: z.string(), ClientIdList: z.array(z.string()) });

/**
 * What CloudFormation would make of a template of infra/aws, as the simulator's seed says it: the rights that the
 * sandbox and the tests try are the ones that are deployed. Throws for a template that says what this does not read.
 */
export function deployed(name: 'hub' | 'account', deployment: Deployment): DeployedResources {
  const text = readFileSync(new URL(`../../../infra/aws/${name}.yaml`, import.meta.url), 'utf8');
  const template = templateSchema.parse(parse(text, { customTags }));
  const resolve = resolver(template, deployment);
  const of = <Output>(type: string, schema: z.ZodType<Output>): Output[] =>
    Object.values(template.Resources)
      .filter(({ Type }) => Type === `AWS::IAM::${type}`)
      .map(({ Properties }) => schema.parse(resolve(Properties)));
  return {
    roles: of('Role', roleSchema).map((role) => ({
      name: role.RoleName,
      trustPolicy: role.AssumeRolePolicyDocument,
      inlinePolicies: Object.fromEntries(
        role.Policies.map(({ PolicyName, PolicyDocument }) => [PolicyName, PolicyDocument]),
      ),
      ...(role.PermissionsBoundary !== undefined && { permissionsBoundary: role.PermissionsBoundary }),
    })),
    policies: of('ManagedPolicy', policySchema).map(({ ManagedPolicyName, PolicyDocument }) => ({
      name: ManagedPolicyName,
      document: PolicyDocument,
    })),
    oidcProviders: of('OIDCProvider', providerSchema).map(({ Url, ClientIdList }) => ({
      issuer: Url,
      clientIds: ClientIdList,
    })),
  };
}

/** The short forms of functions, read as their long ones (AWS CloudFormation User Guide, "Intrinsic function reference"). */
const customTags = [
  ...['Ref', 'Sub', 'GetAtt'].map((name) => ({
    tag: `!${name}`,
    resolve: (text: string) => ({ [name === 'Ref' ? name : `Fn::${name}`]: text }),
  })),
  ...['Not', 'Equals', 'Join'].map((name) => ({
    tag: `!${name}`,
    collection: 'seq' as const,
    resolve: (sequence: unknown) =>
      new Scalar({
        [`Fn::${name}`]: (sequence as YAMLSeq<Scalar>).items.map((item) => item.toJSON() as unknown),
      }),
  })),
];

function resolver(template: z.infer<typeof templateSchema>, { accountId, parameters }: Deployment) {
  const pseudo: Readonly<Record<string, string>> = { 'AWS::Partition': 'aws', 'AWS::AccountId': accountId };

  function reference(name: string): unknown {
    if (name === 'AWS::NoValue') return undefined;
    const parameter = template.Parameters[name];
    if (parameter !== undefined) {
      const value = parameters[name] ?? parameter.Default;
      if (value === undefined) throw new Error(`The template needs the parameter ${name}.`);
      return parameter.Type === 'CommaDelimitedList' ? value.split(',') : value;
    }
    return pseudo[name] ?? attribute(name);
  }

  /** The ARN of a resource, which is what the templates ask of each of them. */
  function attribute(name: string): string {
    const resource = template.Resources[name];
    const properties = z.record(z.string(), z.unknown()).parse(resource?.Properties);
    const arn = `arn:aws:iam::${accountId}`;
    if (resource?.Type === 'AWS::IAM::ManagedPolicy')
      return `${arn}:policy/${String(properties['ManagedPolicyName'])}`;
    if (resource?.Type === 'AWS::IAM::Role') return `${arn}:role/${String(properties['RoleName'])}`;
    const url = String(resolve(properties['Url']));
    return `${arn}:oidc-provider/${url.replace('https://', '')}`;
  }

  const substitute = (text: string) =>
    text.replaceAll(/\$\{(!?)([\w:.]+)\}/g, (_, literal: string, name: string) =>
      literal === '!'
        ? `\${${name}}`
        : String(name.endsWith('.Arn') ? attribute(name.slice(0, -4)) : reference(name)),
    );

  const functions: Readonly<Record<string, (argument: unknown) => unknown>> = {
    Ref: (name) => reference(String(name)),
    'Fn::Sub': (text) => substitute(String(text)),
    'Fn::GetAtt': (name) => attribute(String(name).replace('.Arn', '')),
    'Fn::If': (argument) => {
      const [condition, yes, no] = z.tuple([z.string(), z.unknown(), z.unknown()]).parse(argument);
      return resolve(resolve(template.Conditions[condition]) === true ? yes : no);
    },
    'Fn::Not': (argument) => resolve(z.tuple([z.unknown()]).parse(argument)[0]) !== true,
    'Fn::Equals': (argument) => {
      const [a, b] = z.tuple([z.unknown(), z.unknown()]).parse(argument);
      return resolve(a) === resolve(b);
    },
    'Fn::Join': (argument) => {
      const [separator, list] = z.tuple([z.string(), z.unknown()]).parse(argument);
      return z.array(z.string()).parse(resolve(list)).join(separator);
    },
  };

  function resolve(node: unknown): unknown {
    if (Array.isArray(node)) return node.map(resolve).filter((item) => item !== undefined);
    if (typeof node !== 'object' || node === null) return node;
    const [[name, argument] = ['', undefined], ...others] = Object.entries(node);
    const call = functions[name];
    if (call !== undefined && others.length === 0) return call(argument);
    const entries = Object.entries(node).map(([key, value]) => [key, resolve(value)] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  }

  return resolve;
}
