import type { Subscription } from '../model.ts';
import type { Reply } from '../service.ts';
import { authorize, type ScopedRequest } from './arm-request.ts';

/** POST …/Microsoft.Subscription/cancel or …/enable (Subscription REST API 2021-10-01). */
export function changeSubscriptionState(to: Subscription['state']): (request: ScopedRequest) => Reply {
  return (request) => {
    const { scope, store } = request;
    const verb = to === 'Enabled' ? 'enable' : 'cancel';
    authorize(request, `Microsoft.Subscription/${verb}/action`, scope.id);
    store.update((state) => {
      for (const entry of state.subscriptions) if (entry.id === scope.subscription) entry.state = to;
    });
    return { status: 200, body: { subscriptionId: scope.subscription } };
  };
}
