import type { ManagedPolicy } from '../state.ts';
import { deleteConflict, limitExceeded, noSuchEntity } from '../wire/errors.ts';
import { type XmlFields, xmlTime } from '../wire/xml.ts';
import { type IamActions, type IamCall, read, write } from './action.ts';
import { readIdentityPolicy } from './input.ts';
import { readPage } from './paging.ts';
import { readOwnPolicy, readPolicy } from './policies.ts';
import { quotaSize } from './quotas.ts';

type Version = ManagedPolicy['versions'][number];

/** The versions of managed policies. */
export const versionActions: IamActions = {
  CreatePolicyVersion: write((call) => {
    const document = readIdentityPolicy(call.parameters, 'PolicyDocument');
    const inForce = call.parameters.optional('SetAsDefault', { pattern: 'true|false' }) === 'true';
    const policy = readOwnPolicy(call, 'CreatePolicyVersion');
    if (quotaSize(document) > call.quotas.policySize) {
      throw limitExceeded(`Cannot exceed quota for PolicySize: ${call.quotas.policySize}`);
    }
    if (policy.versions.length >= call.quotas.policyVersions) {
      throw limitExceeded(
        `A managed policy can have up to ${call.quotas.policyVersions} versions. Before you create a new version, you must delete an existing version.`,
      );
    }
    policy.versionsMade += 1;
    const version = { id: `v${policy.versionsMade}`, document, createdAt: call.now.toISOString() };
    policy.versions.push(version);
    policy.updatedAt = version.createdAt;
    if (inForce) policy.defaultVersionId = version.id;
    return { PolicyVersion: versionXml(policy, version, 'listed') };
  }),

  GetPolicyVersion: read((call) => {
    const id = readVersionId(call);
    const policy = readPolicy(call);
    return { PolicyVersion: versionXml(policy, findVersion(policy, id), 'whole') };
  }),

  ListPolicyVersions: read((call) => {
    const policy = readPolicy(call);
    const page = readPage(call.parameters, policy.versions, ({ id }) => id.slice(1).padStart(9, '0'));
    return {
      Versions: page.items.map((version) => versionXml(policy, version, 'listed')),
      ...page.rest,
    };
  }),

  SetDefaultPolicyVersion: write((call) => {
    const id = readVersionId(call);
    const policy = readOwnPolicy(call, 'SetDefaultPolicyVersion');
    policy.defaultVersionId = findVersion(policy, id).id;
    policy.updatedAt = call.now.toISOString();
    return undefined;
  }),

  DeletePolicyVersion: write((call) => {
    const id = readVersionId(call);
    const policy = readOwnPolicy(call, 'DeletePolicyVersion');
    const version = findVersion(policy, id);
    if (id === policy.defaultVersionId) {
      throw deleteConflict('Cannot delete the default version of a policy.');
    }
    policy.versions = policy.versions.filter((one) => one !== version);
    return undefined;
  }),
};

const readVersionId = ({ parameters }: IamCall) =>
  parameters.required('VersionId', { pattern: 'v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?' });

function findVersion({ arn, versions }: ManagedPolicy, id: string): Version {
  const version = versions.find((one) => one.id === id);
  if (!version) throw noSuchEntity(`Policy ${arn} version ${id} does not exist or is not attachable.`);
  return version;
}

/** Only a version that is asked for by itself, or in the authorisation details, comes with its document. */
export const versionXml = (
  policy: ManagedPolicy,
  version: Version,
  detail: 'whole' | 'listed',
): XmlFields => ({
  Document: detail === 'whole' ? encodeURIComponent(version.document) : undefined,
  VersionId: version.id,
  IsDefaultVersion: version.id === policy.defaultVersionId,
  CreateDate: xmlTime(version.createdAt),
});
