using System.Text.Json;
using Azure;

namespace Latchkey.AzureClient;

/// <summary>Calls Azure Resource Manager by path.</summary>
internal sealed record CallArm(
    string Name,
    string Path,
    string ApiVersion,
    string Method = "GET",
    string? Filter = null,
    JsonElement? Body = null) : Step(Name)
{
    public override async Task<object> RunAsync(Clouds clouds)
    {
        var query = new Dictionary<string, string> { ["api-version"] = ApiVersion };
        if (Filter is not null)
        {
            query.Add("$filter", Filter);
        }

        return await clouds.Arm.SendAsync(new RestCall(Method, Path, query, Body, EventualConsistency: false));
    }
}

/// <summary>
/// Calls Microsoft Graph by path and holds the call and its answer against Microsoft's own model: the address and its
/// query options, the body that is sent (<paramref name="BodyModel"/>), what comes back (<paramref name="Model"/>, of
/// a list the type of its items) and the error of a refusal.
/// </summary>
internal sealed record CallGraph(
    string Name,
    string Path,
    string Method = "GET",
    IReadOnlyDictionary<string, string>? Query = null,
    JsonElement? Body = null,
    string? BodyModel = null,
    string? Model = null,
    bool EventualConsistency = false) : Step(Name)
{
    public override async Task<object> RunAsync(Clouds clouds)
    {
        var query = Query ?? new Dictionary<string, string>();
        var checks = new GraphChecks(clouds.GraphModel);
        checks.Address(Path, query.Keys);
        if (Body is { } body && BodyModel is not null)
        {
            checks.Value(body, BodyModel);
        }

        var answer = await SendAsync(clouds, new RestCall(Method, Path, query, Body, EventualConsistency));
        if (Model is not null)
        {
            foreach (var item in answer.Items ?? (answer.Body is { } one ? [one] : []))
            {
                checks.Value(item, Model);
            }
        }

        return new { answer.Status, answer.Body, answer.Items, answer.Pages, checks.Problems };
    }

    private static async Task<RestAnswer> SendAsync(Clouds clouds, RestCall call)
    {
        try
        {
            return await clouds.Graph.SendAsync(call);
        }
        catch (RequestFailedException exception) when (exception.GetRawResponse() is { } response)
        {
            var checks = new GraphChecks(clouds.GraphModel);
            checks.Value(JsonElement.Parse(response.Content.ToMemory().Span), "ODataErrors.ODataError");
            if (checks.Problems.Count > 0)
            {
                var problems = string.Join("; ", checks.Problems);
                throw new InvalidDataException($"This is no error of Graph's: {problems}", exception);
            }

            throw;
        }
    }
}

/// <summary>
/// Says which addresses (below the version, with or without query options) are none that Microsoft's SDK for Graph
/// would call.
/// </summary>
internal sealed record CheckGraphAddresses(string Name, IReadOnlyList<string> Addresses) : Step(Name)
{
    public override Task<object> RunAsync(Clouds clouds)
    {
        var checks = new GraphChecks(clouds.GraphModel);
        foreach (var address in Addresses)
        {
            var parts = address.Split('?', 2);
            var options = parts.Length == 1 ? [] : parts[1].Split('&').Select(option => option.Split('=')[0]);
            checks.Address(parts[0], options);
        }

        return Task.FromResult<object>(new { checks.Problems });
    }
}
