using Azure;
using Azure.Core;
using Azure.ResourceManager.ManagementGroups;
using Azure.ResourceManager.Resources;
using Azure.ResourceManager.Resources.Models;

namespace Latchkey.AzureClient;

internal sealed record ListSubscriptions(string Name) : Step(Name)
{
    public override async Task<object> RunAsync(Clouds clouds)
    {
        var found = new List<object>();
        await foreach (var subscription in clouds.ArmClient.GetSubscriptions().GetAllAsync())
        {
            found.Add(ReadSubscription.View(subscription.Data));
        }

        return found;
    }
}

internal sealed record ReadSubscription(string Name, string Subscription) : Step(Name)
{
    public override async Task<object> RunAsync(Clouds clouds)
    {
        Response<SubscriptionResource> response = await clouds.ArmClient.GetSubscriptions().GetAsync(Subscription);
        return View(response.Value.Data);
    }

    internal static object View(SubscriptionData data) => new
    {
        Id = data.Id.ToString(),
        data.SubscriptionId,
        data.DisplayName,
        State = data.State.ToString(),
        data.TenantId,
    };
}

internal sealed record ListResourceGroups(string Name, string Subscription) : Step(Name)
{
    public override async Task<object> RunAsync(Clouds clouds)
    {
        var found = new List<object>();
        var id = SubscriptionResource.CreateResourceIdentifier(Subscription);
        var subscription = clouds.ArmClient.GetSubscriptionResource(id);
        await foreach (var group in subscription.GetResourceGroups().GetAllAsync())
        {
            var data = group.Data;
            found.Add(new
            {
                Id = data.Id.ToString(),
                data.Name,
                Location = data.Location.Name,
                State = data.ResourceGroupProvisioningState,
            });
        }

        return found;
    }
}

internal sealed record ListResources(string Name, string Subscription) : Step(Name)
{
    public override async Task<object> RunAsync(Clouds clouds)
    {
        var found = new List<object>();
        var id = SubscriptionResource.CreateResourceIdentifier(Subscription);
        var subscription = clouds.ArmClient.GetSubscriptionResource(id);
        await foreach (var resource in subscription.GetGenericResourcesAsync())
        {
            found.Add(GenericView.Of(resource.Data));
        }

        return found;
    }
}

internal sealed record ReadManagementGroup(string Name, string ManagementGroup) : Step(Name)
{
    public override async Task<object> RunAsync(Clouds clouds)
    {
        var id = ManagementGroupResource.CreateResourceIdentifier(ManagementGroup);
        Response<ManagementGroupResource> response = await clouds.ArmClient.GetManagementGroupResource(id).GetAsync();
        var data = response.Value.Data;
        return new { Id = data.Id.ToString(), data.Name, data.DisplayName, data.TenantId };
    }
}

internal sealed record ListLocks(string Name, string Scope) : Step(Name)
{
    public override async Task<object> RunAsync(Clouds clouds)
    {
        var found = new List<object>();
        var locked = clouds.ArmClient.GetGenericResource(new ResourceIdentifier(Scope));
        await foreach (var held in locked.GetManagementLocks().GetAllAsync())
        {
            found.Add(View(held.Data));
        }

        return found;
    }

    internal static object View(ManagementLockData data) =>
        new { Id = data.Id.ToString(), data.Name, Level = data.Level.ToString(), data.Notes };
}

internal sealed record PutLock(string Name, string Scope, string Lock, string Level, string Notes) : Step(Name)
{
    public override async Task<object> RunAsync(Clouds clouds)
    {
        var data = new ManagementLockData(new ManagementLockLevel(Level)) { Notes = Notes };
        var locks = clouds.ArmClient.GetGenericResource(new ResourceIdentifier(Scope)).GetManagementLocks();
        var operation = await locks.CreateOrUpdateAsync(WaitUntil.Completed, Lock, data);
        return ListLocks.View(operation.Value.Data);
    }
}

internal sealed record DeleteLock(string Name, string Scope, string Lock) : Step(Name)
{
    public override async Task<object> RunAsync(Clouds clouds)
    {
        var id = new ResourceIdentifier($"{Scope}/providers/Microsoft.Authorization/locks/{Lock}");
        var operation = await clouds.ArmClient.GetManagementLockResource(id).DeleteAsync(WaitUntil.Completed);
        return new { operation.GetRawResponse().Status };
    }
}
