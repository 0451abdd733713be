import { randomBytes } from 'node:crypto';
import { createAuthenticate } from './api/authenticate.ts';
import { createGetRequest } from './api/get-request.ts';
import { createGetSession } from './api/get-session.ts';
import { getOpenApi } from './api/openapi.ts';
import { registerFunctions } from './functions/register.ts';
import { createCallWatch } from './platform/call-watch.ts';
import { systemClock } from './platform/clock.ts';
import { loadConfig } from './platform/config.ts';
import { createCredential } from './platform/credential.ts';
import { sha256Bytes, sha256Hex } from './platform/digest.ts';
import { createLog } from './platform/logger.ts';
import { withTelemetry } from './platform/telemetry.ts';
import { createTracer } from './platform/trace.ts';
import { createResourceFinder } from './providers/aws/resource-finder.ts';
import { createAwsSessions } from './providers/aws/session.ts';
import { createAwsSessionBroker } from './providers/aws/session-broker.ts';
import { createAwsSurvey } from './providers/aws/survey.ts';
import { createAzureClients } from './providers/azure/clients.ts';
import { createGraphDirectory } from './providers/azure/directory.ts';
import { createAzureSurvey } from './providers/azure/survey.ts';
import { createProviderRegistry } from './providers/registry.ts';
import { grantSchemas } from './providers/schemas.ts';
import { createAuditLog } from './stores/audit.ts';
import { createCatalogueContainer } from './stores/catalogue-container.ts';
import { createCatalogueFolder } from './stores/catalogue-folder.ts';
import { createClosedRequestIndex } from './stores/closed-requests.ts';
import { createConversationStore } from './stores/conversations.ts';
import { createDelegationStore } from './stores/delegations.ts';
import { createFindingStore } from './stores/findings.ts';
import { createGrantSwitch } from './stores/grant-switch.ts';
import { createMassRevocationStore } from './stores/mass-revocations.ts';
import { createReceivedSignals } from './stores/received-signals.ts';
import { createRequestStore } from './stores/requests.ts';
import { createReviewStore } from './stores/reviews.ts';
import { createSweepStore } from './stores/sweep-memory.ts';
import { createTeamsBot } from './teams/create-teams-bot.ts';

// The composition root: settings -> clients -> ports -> registrations. The Functions host imports this file.
const config = loadConfig(process.env);
const clock = systemClock;
const tracer = createTracer(randomBytes);
const log = createLog(
  (line, level) => process[level === 'info' ? 'stdout' : 'stderr'].write(`${line}\n`),
  clock,
  () => tracer.current(),
);
const watch = createCallWatch({ tracer, log, ticks: () => performance.now() });
const credential = createCredential(config.identityClientId);

const tables = { endpoint: config.tablesEndpoint, credential };
const store = createRequestStore(tables);
const reviews = createReviewStore(tables);
const delegations = createDelegationStore(tables);
const closed = createClosedRequestIndex(tables);
const grantSwitch = createGrantSwitch(tables);
const findings = createFindingStore(tables);
const revocations = createMassRevocationStore(tables);
const audit = withTelemetry(createAuditLog({ endpoint: config.blobsEndpoint, credential, log }), log);
const directory = createGraphDirectory({ credential, endpoint: config.graphEndpoint, clock, watch });
const awsSessions = createAwsSessions({ credential, clock, ...config.aws, watch });
const providers = createProviderRegistry({
  credential,
  clock,
  aws: config.aws,
  awsSessions,
  armEndpoint: config.armEndpoint,
  graphEndpoint: config.graphEndpoint,
  watch,
});
const { armEndpoint, graphEndpoint } = config;
const surveys = new Map([
  ['aws', createAwsSurvey(awsSessions)],
  ['azure', createAzureSurvey(createAzureClients({ credential, armEndpoint, graphEndpoint, watch }))],
] as const);
const reading = { grantSchemas, sha256: sha256Hex, clock, log };
const catalogue =
  config.catalogueContainer === undefined
    ? createCatalogueFolder({ folder: config.cataloguePath, ...reading })
    : createCatalogueContainer({ container: config.catalogueContainer, credential, ...reading });

const bot = createTeamsBot({
  appId: config.botAppId,
  tenantId: config.tenantId,
  openIdMetadataUrl: config.botOpenIdMetadata,
  ...(config.teamsServiceUrls.length > 0 && { serviceUrls: config.teamsServiceUrls }),
  // Where a chat is opened with somebody who has the app and never wrote.
  bootstrapServiceUrl: config.teamsServiceUrls[0] ?? 'https://smba.trafficmanager.net/teams/',
  // The bot's own identity, which may be another one.
  credential: createCredential(config.botAppId),
  ports: {
    catalogue,
    directory,
    store,
    audit,
    grantSwitch,
    clock,
    resources: createResourceFinder(awsSessions),
    reviews,
    delegations,
    closed,
    revocations,
    findings,
  },
  conversations: createConversationStore(tables),
  digest: sha256Bytes,
  log,
});
const authenticate = createAuthenticate({
  tenantId: config.tenantId,
  audience: config.apiAudience,
  authorityHost: config.authorityHost,
  clock,
});

registerFunctions({
  ports: {
    store,
    reviews,
    surveys,
    delegations,
    revocations,
    findings,
    audit,
    grantSwitch,
    directory,
    providers,
    catalogue,
    messenger: bot.messenger,
    clock,
    log,
    tracer,
    sha256: sha256Hex,
    received: createReceivedSignals({ ...tables, sha256: sha256Hex }),
  },
  sweeps: createSweepStore(tables),
  messages: (request, invocation) => bot.handle(request, invocation),
  getRequest: createGetRequest({ store, authenticate, log }),
  getSession: createGetSession({
    store,
    audit,
    broker: createAwsSessionBroker(awsSessions, clock, config.aws.signInEndpoint),
    authenticate,
    clock,
    log,
  }),
  getOpenApi,
});
