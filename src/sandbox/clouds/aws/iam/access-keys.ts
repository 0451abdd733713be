import { createId, createSecret } from '../identifiers.ts';
import type { User } from '../state.ts';
import { noSuchEntity } from '../wire/errors.ts';
import { xmlTime } from '../wire/xml.ts';
import { type IamActions, type IamCall, read, write } from './action.ts';
import { existing, readReference, refer, targetOf, userKind } from './entity-kinds.ts';
import { checkQuota } from './input.ts';
import { readPage } from './paging.ts';

const mostKeys = 2;

/** A user's long-term keys. Without a user's name they are the caller's own. */
export const accessKeyActions: IamActions = {
  CreateAccessKey: write((call) => {
    const user = readUser(call);
    checkQuota(user.accessKeys.length, mostKeys, 'AccessKeysPerUser');
    const key: User['accessKeys'][number] = {
      id: createId('AKIA').slice(0, 20),
      secret: createSecret(30),
      status: 'Active',
      createdAt: call.now.toISOString(),
    };
    user.accessKeys.push(key);
    return { AccessKey: { ...keyXml(user, key), SecretAccessKey: key.secret } };
  }),

  UpdateAccessKey: write((call) => {
    const id = readKeyId(call);
    const status = call.parameters.required('Status', { pattern: 'Active|Inactive' });
    findKey(readUser(call), id).status = status === 'Active' ? 'Active' : 'Inactive';
    return undefined;
  }),

  DeleteAccessKey: write((call) => {
    const id = readKeyId(call);
    const user = readUser(call);
    const key = findKey(user, id);
    user.accessKeys = user.accessKeys.filter((one) => one !== key);
    return undefined;
  }),

  ListAccessKeys: read((call) => {
    const user = readUser(call);
    const page = readPage(call.parameters, user.accessKeys, ({ id }) => id);
    return { AccessKeyMetadata: page.items.map((key) => keyXml(user, key)), ...page.rest };
  }),
};

const readKeyId = ({ parameters }: IamCall) =>
  parameters.required('AccessKeyId', { min: 16, max: 128, pattern: '[\\w]+' });

function readUser(call: IamCall): User {
  const named = call.parameters.optional('UserName') !== undefined || call.caller.kind !== 'user';
  const own = call.caller.kind === 'user' ? call.caller.user.name : '';
  const reference = named ? readReference(call, userKind) : refer(call, userKind, own);
  call.authorize(targetOf(call, userKind, reference));
  return existing(userKind, reference);
}

function findKey({ accessKeys }: User, id: string): User['accessKeys'][number] {
  const key = accessKeys.find((one) => one.id === id);
  if (!key) throw noSuchEntity(`The Access Key with id ${id} cannot be found.`);
  return key;
}

const keyXml = (user: User, { id, status, createdAt }: User['accessKeys'][number]) => ({
  UserName: user.name,
  AccessKeyId: id,
  Status: status,
  CreateDate: createdAt === undefined ? undefined : xmlTime(createdAt),
});
