using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.ResourceManager.Resources;

namespace Latchkey.AzureClient;

/// <summary>Reads any resource by its id, as one that the client has no class for.</summary>
internal sealed record ReadResource(string Name, string Id) : Step(Name)
{
    public override async Task<object> RunAsync(Clouds clouds)
    {
        var resource = clouds.ArmClient.GetGenericResource(new ResourceIdentifier(Id));
        Response<GenericResource> response = await resource.GetAsync();
        return GenericView.Of(response.Value.Data);
    }
}

/// <summary>Makes or changes any resource.</summary>
internal sealed record PutResource(string Name, string Id, JsonElement Properties) : Step(Name)
{
    public override async Task<object> RunAsync(Clouds clouds)
    {
        var data = new GenericResourceData(default) { Properties = BinaryData.FromString(Properties.GetRawText()) };
        var resources = clouds.ArmClient.GetGenericResources();
        var operation = await resources.CreateOrUpdateAsync(WaitUntil.Completed, new ResourceIdentifier(Id), data);
        return GenericView.Of(operation.Value.Data);
    }
}

/// <summary>Deletes any resource.</summary>
internal sealed record DeleteResource(string Name, string Id) : Step(Name)
{
    public override async Task<object> RunAsync(Clouds clouds)
    {
        var resource = clouds.ArmClient.GetGenericResource(new ResourceIdentifier(Id));
        var operation = await resource.DeleteAsync(WaitUntil.Completed);
        return new { operation.GetRawResponse().Status };
    }
}

/// <summary>A resource that the client has no class for.</summary>
internal sealed record GenericView(string Id, string Name, string Type, string? Location, JsonElement? Properties)
{
    public static GenericView Of(GenericResourceData data) =>
        new(
            data.Id.ToString(),
            data.Name,
            data.ResourceType.ToString(),
            data.Location.Name,
            data.Properties is { } properties ? JsonElement.Parse(properties.ToMemory().Span) : null);
}
