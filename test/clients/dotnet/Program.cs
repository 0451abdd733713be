using System.Text.Json;
using Latchkey.AzureClient;

// A request a line on standard input, an answer a line on standard output: the result of every step, under its name.
// It goes on until the input ends, so that the SDKs have to be started once only.
using var graphModel = GraphModel.OfPackage();
var known = new Dictionary<Place, Clouds>();
while (Console.In.ReadLine() is { } line)
{
    var request = JsonSerializer.Deserialize<Request>(line, Json.Options)
        ?? throw new JsonException("There is no request.");
    if (!known.TryGetValue(request.Place, out var clouds))
    {
        clouds = new Clouds(request.Place, graphModel);
        known.Add(request.Place, clouds);
    }

    var results = new Dictionary<string, StepResult>();
    foreach (var step in request.Steps)
    {
        results.Add(step.Name, await StepResult.OfAsync(step, clouds));
    }

    Console.WriteLine(JsonSerializer.Serialize(results, Json.Options));
}
