import { oidcProviderArn } from '../arn.ts';
import type { Account } from '../state.ts';
import {
  entityAlreadyExists,
  invalidInput,
  limitExceeded,
  noSuchEntity,
  validationError,
} from '../wire/errors.ts';
import { xmlTime } from '../wire/xml.ts';
import { type IamActions, type IamCall, read, write } from './action.ts';
import { tagsXml } from './details.ts';
import { readTags, tagContext } from './input.ts';

type Provider = Account['oidcProviders'][number];

const mostClientIds = 100;

/** OIDC identity providers. */
export const oidcProviderActions: IamActions = {
  CreateOpenIDConnectProvider: write((call) => {
    const url = call.parameters.required('Url', { min: 1, max: 255 });
    const clientIds = call.parameters.list('ClientIDList');
    const thumbprints = call.parameters.list('ThumbprintList');
    const tags = readTags(call.parameters);
    const issuer = url.startsWith('http') ? url : `https://${url}`;
    const arn = oidcProviderArn(call.account.id, issuer);
    call.authorize({ resource: arn, context: tagContext(tags) });
    if (!URL.canParse(issuer) || new URL(issuer).protocol !== 'https:' || new URL(issuer).search !== '') {
      throw validationError('Invalid Open ID Connect Provider URL');
    }
    const { oidcProviders } = call.account;
    if (oidcProviders.some((one) => one.issuer === issuer)) {
      throw entityAlreadyExists(`Provider with url ${url} already exists.`);
    }
    checkClientIds(clientIds);
    checkThumbprints(thumbprints);
    const createdAt = call.now.toISOString();
    oidcProviders.push({ issuer, clientIds: [...clientIds], thumbprints: [...thumbprints], createdAt, tags });
    return { OpenIDConnectProviderArn: arn, Tags: tagsXml(tags) };
  }),

  GetOpenIDConnectProvider: read((call) => {
    const { issuer, clientIds, thumbprints, createdAt, tags } = readProvider(call);
    return {
      Url: issuer.replace(/^https:\/\//, ''),
      ClientIDList: clientIds,
      ThumbprintList: thumbprints,
      CreateDate: createdAt === undefined ? undefined : xmlTime(createdAt),
      Tags: tagsXml(tags),
    };
  }),

  ListOpenIDConnectProviders: read((call) => {
    call.authorize({ resource: '*' });
    return {
      OpenIDConnectProviderList: call.account.oidcProviders.map(({ issuer }) => ({
        Arn: oidcProviderArn(call.account.id, issuer),
      })),
    };
  }),

  DeleteOpenIDConnectProvider: write((call) => {
    const provider = readProvider(call);
    call.account.oidcProviders.splice(call.account.oidcProviders.indexOf(provider), 1);
    return undefined;
  }),

  AddClientIDToOpenIDConnectProvider: write((call) => {
    const clientId = call.parameters.required('ClientID', { min: 1, max: 255 });
    const provider = readProvider(call);
    if (provider.clientIds.includes(clientId)) return undefined;
    checkClientIds([...provider.clientIds, clientId]);
    provider.clientIds.push(clientId);
    return undefined;
  }),

  RemoveClientIDFromOpenIDConnectProvider: write((call) => {
    const clientId = call.parameters.required('ClientID', { min: 1, max: 255 });
    const provider = readProvider(call);
    provider.clientIds = provider.clientIds.filter((one) => one !== clientId);
    return undefined;
  }),

  UpdateOpenIDConnectProviderThumbprint: write((call) => {
    const thumbprints = call.parameters.list('ThumbprintList');
    const provider = readProvider(call);
    checkThumbprints(thumbprints);
    provider.thumbprints = [...thumbprints];
    return undefined;
  }),
};

function readProvider(call: IamCall): Provider {
  const arn = call.parameters.required('OpenIDConnectProviderArn', { min: 20, max: 2_048 });
  call.authorize({ resource: arn });
  const provider = call.account.oidcProviders.find(
    ({ issuer }) => oidcProviderArn(call.account.id, issuer) === arn,
  );
  if (!provider) throw noSuchEntity(`OpenIDConnect Provider not found for arn ${arn}`);
  return provider;
}

function checkClientIds(clientIds: readonly string[]): void {
  if (clientIds.length > mostClientIds) {
    throw limitExceeded(`Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: ${mostClientIds}`);
  }
}

function checkThumbprints(thumbprints: readonly string[]): void {
  if (thumbprints.length > 5) throw invalidInput('Thumbprint list must contain fewer than 5 entries.');
  const wrong = thumbprints.find((one) => !/^[0-9A-Fa-f]{40}$/.test(one));
  if (wrong !== undefined) throw invalidInput(`Invalid thumbprint ${wrong}`);
}
