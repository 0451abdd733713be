import { type AwsCloud, startAwsCloud } from './aws-cloud.ts';
import { assignedTo, assigning, patient, seedWithIdentityCenter } from './aws-identity-center.ts';
import { describeLasting } from './lasting.contract.ts';
import { type CloudUnderTest, describeProvider, type ProviderUnderTest } from './provider.contract.ts';

function underTest(cloud: AwsCloud): CloudUnderTest {
  const { provider, levers, planFor, wait, by } = assigning(cloud);
  cloud.simulator.setIdentityCenterLimits({ operationTime: 0 });
  let people = 0;
  return {
    async newPerson(): Promise<ProviderUnderTest> {
      people += 1;
      wait();
      const userName = `person-${people}@contoso.com`;
      return {
        ...levers,
        provider: patient(provider, (seconds) => levers.forward?.(seconds)),
        plan: planFor(userName),
        artifacts: () => assignedTo(cloud, userName),
        somebodyElse: {
          give: () => by.give(userName),
          take: () => by.take(userName),
          deletePrincipal: () => by.delete(userName),
        },
      };
    },
    stop: () => cloud.stop(),
  };
}

const start = async () => underTest(await startAwsCloud(seedWithIdentityCenter()));
describeProvider('aws.sso.assignment', start);
describeLasting('aws.sso.assignment', start, ['throttled']);
