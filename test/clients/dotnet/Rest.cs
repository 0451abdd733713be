using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Latchkey.AzureClient;

/// <summary>A call by its method, its path and what goes with them; query values are given unescaped.</summary>
internal sealed record RestCall(
    string Method,
    string Path,
    IReadOnlyDictionary<string, string> Query,
    JsonElement? Body,
    bool EventualConsistency);

/// <summary>The answer to a call: of a list, the items of all its pages.</summary>
internal sealed record RestAnswer(int Status, JsonElement? Body, IReadOnlyList<JsonElement>? Items, int Pages);

/// <summary>Calls by path through the SDK's pipeline: its sign-in, its repeats, its exceptions.</summary>
internal sealed class Rest(Uri root, HttpPipeline pipeline)
{
    private const int MostPages = 50;

    /// <exception cref="RequestFailedException">For an answer that is no success.</exception>
    public async Task<RestAnswer> SendAsync(RestCall call)
    {
        using var first = await SendAsync(AddressOf(call), call);
        if (first.Content.ToMemory().IsEmpty)
        {
            return new RestAnswer(first.Status, null, null, 0);
        }

        var body = JsonElement.Parse(first.Content.ToMemory().Span);
        if (!IsList(body))
        {
            return new RestAnswer(first.Status, body, null, 0);
        }

        var (items, pages) = await FollowAsync(body, call);
        return new RestAnswer(first.Status, null, items, pages);
    }

    private async Task<(IReadOnlyList<JsonElement> Items, int Pages)> FollowAsync(JsonElement firstPage, RestCall call)
    {
        var items = new List<JsonElement>();
        var page = firstPage;
        for (var pages = 1; pages <= MostPages; pages += 1)
        {
            items.AddRange(page.GetProperty("value").EnumerateArray());
            if (NextLink(page) is not { } next)
            {
                return (items, pages);
            }

            using var response = await SendAsync(next, call);
            page = JsonElement.Parse(response.Content.ToMemory().Span);
        }

        throw new InvalidOperationException($"The list {call.Path} does not end.");
    }

    private async Task<Response> SendAsync(Uri address, RestCall call)
    {
        using var request = pipeline.CreateRequest();
        request.Method = RequestMethod.Parse(call.Method);
        request.Uri.Reset(address);
        request.Headers.Add(HttpHeader.Common.JsonAccept);
        if (call.EventualConsistency)
        {
            request.Headers.Add("ConsistencyLevel", "eventual");
        }

        if (call.Body is { } body)
        {
            request.Headers.Add(HttpHeader.Common.JsonContentType);
            request.Content = RequestContent.Create(BinaryData.FromString(body.GetRawText()));
        }

        var response = await pipeline.SendRequestAsync(request, CancellationToken.None);
        return response.IsError ? throw new RequestFailedException(response) : response;
    }

    private Uri AddressOf(RestCall call)
    {
        var query = call.Query.Select(option => $"{option.Key}={Uri.EscapeDataString(option.Value)}");
        var address = $"{root.AbsoluteUri.TrimEnd('/')}{call.Path}";
        return new Uri(call.Query.Count == 0 ? address : $"{address}?{string.Join('&', query)}");
    }

    /// <summary>Azure Resource Manager and Microsoft Graph have a name each for the address of the next page.</summary>
    private Uri? NextLink(JsonElement page)
    {
        foreach (var name in (string[])["nextLink", "@odata.nextLink"])
        {
            if (page.TryGetProperty(name, out var link) && link.GetString() is { Length: > 0 } text)
            {
                var next = new Uri(text);
                return next.Authority == root.Authority
                    ? next
                    : throw new InvalidOperationException($"{text} leads away from {root}, and the token with it.");
            }
        }

        return null;
    }

    private static bool IsList(JsonElement body) =>
        body.ValueKind == JsonValueKind.Object
        && body.TryGetProperty("value", out var value)
        && value.ValueKind == JsonValueKind.Array;
}
