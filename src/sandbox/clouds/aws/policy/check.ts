import { isOperator } from './conditions.ts';
import { MalformedPolicy, type PolicyDocument, parsePolicy, type Statement } from './document.ts';

/** Parses a policy for an identity (or a session) and holds it to the rules for one; throws MalformedPolicy. */
export function checkIdentityPolicy(source: string): PolicyDocument {
  const document = parsePolicy(source);
  checkSids(document);
  for (const statement of document.statements) {
    if (statement.Principal || statement.NotPrincipal) {
      throw new MalformedPolicy('Policy document should not specify a principal.');
    }
    checkActions(statement);
    checkResources(statement);
    checkOperators(statement);
  }
  return document;
}

/** Parses a role's trust policy and holds it to the rules for one; throws MalformedPolicy. */
export function checkTrustPolicy(source: string): PolicyDocument {
  const document = parsePolicy(source);
  checkSids(document);
  for (const statement of document.statements) {
    if (statement.Resource || statement.NotResource)
      throw new MalformedPolicy('Has prohibited field Resource');
    if (!statement.Principal && !statement.NotPrincipal) {
      throw new MalformedPolicy('Missing required field Principal');
    }
    checkActions(statement);
    for (const action of statement.Action ?? []) {
      if (!/^sts:/i.test(action))
        throw new MalformedPolicy('AssumeRole policy may only specify STS AssumeRole actions.');
    }
    checkOperators(statement);
  }
  return document;
}

function checkSids(document: PolicyDocument): void {
  const sids = document.statements.flatMap((statement) => statement.Sid || []);
  if (new Set(sids).size !== sids.length) {
    throw new MalformedPolicy('Statement IDs (SID) in a single policy must be unique.');
  }
  const invalid = sids.find((sid) => !/^[A-Za-z0-9]*$/.test(sid));
  if (invalid !== undefined) {
    throw new MalformedPolicy(
      `Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*`,
    );
  }
}

function checkActions(statement: Statement): void {
  if (!statement.Action === !statement.NotAction)
    throw new MalformedPolicy('Policy statement must contain actions.');
  const actions = statement.Action ?? statement.NotAction ?? [];
  if (actions.length === 0) throw new MalformedPolicy('Policy statement must contain actions.');
  for (const action of actions) {
    if (action === '*') continue;
    if (!action.includes(':')) {
      throw new MalformedPolicy('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
    }
    const [vendor = ''] = action.split(':');
    if (!/^[A-Za-z0-9-]+$/.test(vendor)) throw new MalformedPolicy(`Vendor ${vendor} is not valid`);
  }
}

function checkResources(statement: Statement): void {
  if (!statement.Resource === !statement.NotResource)
    throw new MalformedPolicy('Policy statement must contain resources.');
  const resources = statement.Resource ?? statement.NotResource ?? [];
  if (resources.length === 0) throw new MalformedPolicy('Policy statement must contain resources.');
  for (const resource of resources) {
    if (resource === '*') continue;
    const parts = resource.split(':');
    if (parts[0] !== 'arn') throw new MalformedPolicy(`Resource ${resource} must be in ARN format or "*".`);
    if (parts.length < 6) throw new MalformedPolicy('The policy failed legacy parsing');
    if (!/^(aws|aws-cn|aws-us-gov|\*)$/.test(parts[1] ?? '')) {
      throw new MalformedPolicy(`Partition "${parts[1]}" is not valid for resource "${resource}".`);
    }
  }
}

function checkOperators(statement: Statement): void {
  for (const operator of Object.keys(statement.Condition ?? {})) {
    if (!isOperator(operator)) throw new MalformedPolicy(`Invalid Condition type : ${operator}.`);
  }
}
