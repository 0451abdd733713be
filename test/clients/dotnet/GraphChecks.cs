using System.Globalization;
using System.Text.Json;
using System.Xml;

namespace Latchkey.AzureClient;

/// <summary>Holds calls and JSON against the model of Graph, and keeps what does not fit.</summary>
internal sealed class GraphChecks(GraphModel model)
{
    /// <summary>Of any object: where it is described (OData JSON Format 4.01, "Control Information").</summary>
    private static readonly IReadOnlySet<string> ControlInformation =
        new HashSet<string> { "@odata.context", "@odata.id", "@odata.type" };

    private readonly List<string> problems = [];

    public IReadOnlyList<string> Problems => problems;

    /// <summary>A path below the version, and the query options that are given with it.</summary>
    public void Address(string path, IEnumerable<string> options)
    {
        var template = model.AddressesOf(path).MaxBy(found => found.FixedSegments);
        if (template is null)
        {
            problems.Add($"{path} is no address of Microsoft Graph");
            return;
        }

        foreach (var option in options.Where(option => !template.Options.Contains(option)))
        {
            problems.Add($"{path} does not take {option}");
        }
    }

    /// <summary>An object that is to be of a type of the model, named in full or as one of the models.</summary>
    public void Value(JsonElement value, string typeName)
    {
        var full = model.FullNameOf(typeName);
        Check(value, ModelType.Named(full), full.Split('.')[^1]);
    }

    private void Check(JsonElement value, ModelType type, string place)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        var fits = type.Name switch
        {
            "System.String" => value.ValueKind == JsonValueKind.String,
            "System.Boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "System.Int32" => IsNumber(value) && value.TryGetInt32(out _),
            "System.Int64" => IsNumber(value) && value.TryGetInt64(out _),
            "System.Single" or "System.Double" or "System.Decimal" => IsNumber(value),
            "System.Guid" => IsText(value) && value.TryGetGuid(out _),
            "System.DateTimeOffset" => IsText(value) && IsMoment(value.GetString()!),
            "System.TimeSpan" => IsText(value) && IsDuration(value.GetString()!),
            "Microsoft.Kiota.Abstractions.Date" => IsText(value) && DateOnly.TryParseExact(value.GetString(), "O", out _),
            "System.Collections.Generic.List`1" => CheckItems(value, type.Arguments[0].Required, place),
            _ => CheckNamed(value, type.Name, place),
        };
        if (!fits)
        {
            problems.Add($"{place} is {value.GetRawText()}, which is no {type.Name}");
        }
    }

    private bool CheckItems(JsonElement value, ModelType itemType, string place)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        foreach (var item in value.EnumerateArray())
        {
            Check(item, itemType, $"{place}[]");
        }

        return true;
    }

    private bool CheckNamed(JsonElement value, string typeName, string place)
    {
        if (model.MembersOf(typeName) is { } members)
        {
            return IsText(value) && members.Contains(value.GetString()!);
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        var properties = model.PropertiesOf(KindOf(value, typeName, place));
        foreach (var property in value.EnumerateObject())
        {
            if (properties.TryGetValue(property.Name, out var type))
            {
                Check(property.Value, type, $"{place}.{property.Name}");
            }
            else if (!IsControlInformation(property.Name))
            {
                problems.Add($"{place} has no property {property.Name}");
            }
        }

        return true;
    }

    /// <summary>What the object says it is, when that is a kind of what it has to be.</summary>
    private string KindOf(JsonElement value, string typeName, string place)
    {
        if (!value.TryGetProperty("@odata.type", out var stated) || stated.GetString() is not { } text)
        {
            return typeName;
        }

        var name = text.Split('.')[^1];
        var kind = $"Microsoft.Graph.Models.{name[..1].ToUpperInvariant()}{name[1..]}";
        if (text.StartsWith("#microsoft.graph.", StringComparison.Ordinal) && model.IsKindOf(kind, typeName))
        {
            return kind;
        }

        problems.Add($"{place} says it is a {text}, which is no kind of {typeName}");
        return typeName;
    }

    /// <summary>What describes a property stands at the property's name: <c>members@odata.context</c>.</summary>
    private static bool IsControlInformation(string name)
    {
        var at = name.IndexOf('@', StringComparison.Ordinal);
        return at >= 0 && ControlInformation.Contains(name[at..]);
    }

    private static bool IsText(JsonElement value) => value.ValueKind == JsonValueKind.String;

    private static bool IsNumber(JsonElement value) => value.ValueKind == JsonValueKind.Number;

    /// <summary>A moment without its zone would be read in that of the reader.</summary>
    private static bool IsMoment(string text) =>
        (text.EndsWith('Z') || text[^6..][0] is '+' or '-')
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool IsDuration(string text)
    {
        try
        {
            XmlConvert.ToTimeSpan(text);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
