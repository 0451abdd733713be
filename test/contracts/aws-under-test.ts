import { CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import type { Catalogue } from '../../src/core/catalogue/catalogue.ts';
import type { GrantProvider, PlanContext } from '../../src/core/providers.ts';
import { type AwsSessions, createAwsSessions } from '../../src/providers/aws/session.ts';
import type { InspectedRole, InspectedUser } from '../../src/sandbox/clouds/aws/inspect.ts';
import { aCatalogue, aContext } from '../providers/builders.ts';
import { type AwsCloud, account, administratorKeys, audience, hubRole } from './aws-cloud.ts';
import { later, type Misbehaviour, type ProviderCall, type ProviderUnderTest } from './provider.contract.ts';

const faults: Readonly<Record<Misbehaviour, { code?: string; status?: number; afterEffect?: boolean }>> = {
  denied: { code: 'AccessDenied', status: 403 },
  throttled: { code: 'Throttling', status: 400 },
  outage: { code: 'ServiceFailure', status: 500 },
  unreachable: {},
  answerLost: { afterEffect: true },
};

/** What all AWS suites of the contract have in common. */
export interface AwsUnderTest {
  readonly sessions: AwsSessions;
  /** IAM in the account, as its administrator. */
  readonly admin: IAMClient;
  /** A new IAM user under /people/. */
  newUser(): Promise<string>;
  /** A catalogue in which the beneficiary of the test requests is that user. */
  catalogueFor(userName: string, changes?: Partial<Catalogue>): Catalogue;
  /** A period of an hour that has just begun on the cloud's clock, for a user. */
  contextFor(catalogue: Catalogue, changes?: Partial<PlanContext>): PlanContext;
  user(name: string): InspectedUser | undefined;
  role(name: string): InspectedRole | undefined;
  /** The levers of the cloud, for a provider whose calls are these actions. */
  levers(
    provider: GrantProvider,
    actions: Readonly<Record<ProviderCall, string>>,
  ): Pick<
    ProviderUnderTest,
    'provider' | 'deniedCode' | 'retryAfterSeconds' | 'misbehave' | 'behave' | 'forward' | 'delayReads'
  >;
}

export function awsUnderTest(cloud: AwsCloud): AwsUnderTest {
  const { identity: credential, clock, simulator } = cloud;
  const admin = new IAMClient({
    region: 'eu-west-1',
    endpoint: simulator.iamUrl,
    credentials: administratorKeys,
  });
  const inspected = () => simulator.inspect().accounts.find(({ id }) => id === account);
  let people = 0;
  return {
    sessions: createAwsSessions({ credential, audience, hubRole, region: 'eu-west-1', clock }),
    admin,
    async newUser() {
      people += 1;
      const name = `person-${people}`;
      await admin.send(new CreateUserCommand({ UserName: name, Path: '/people/' }));
      return name;
    },
    catalogueFor: (userName, changes) =>
      aCatalogue({ people: { iamUsers: new Map([['dana.contractor@contoso.com', userName]]) }, ...changes }),
    contextFor(catalogue, changes) {
      const startsAt = `${clock.now().toISOString().slice(0, 17)}00.000Z`;
      return aContext({ catalogue, startsAt, expiresAt: later(startsAt, 3_600), ...changes });
    },
    user: (name) => inspected()?.users.find((user) => user.name === name),
    role: (name) => inspected()?.roles.find((role) => role.name === name),
    levers: (provider, actions) => ({
      provider,
      deniedCode: 'AccessDenied',
      // IAM throttles without saying for how long.
      retryAfterSeconds: undefined,
      misbehave: (how, call) => cloud.fault({ action: actions[call], ...faults[how] }),
      behave: () => {
        simulator.faults.clear();
        simulator.setConsistencyDelay({ reads: 0, authorization: 0 });
      },
      delayReads: (seconds) => simulator.setConsistencyDelay({ reads: seconds * 1_000, authorization: 0 }),
      forward: (seconds) => {
        clock.ahead += seconds * 1_000;
      },
    }),
  };
}
