namespace Latchkey.AzureClient;

/// <summary>
/// An address of Graph as its SDK writes it: <c>/users/{user%2Did}/memberOf{?%24filter,%24select}</c>.
/// </summary>
internal sealed class AddressTemplate
{
    private const string OptionsStart = "{?";

    private readonly string[] segments;

    private AddressTemplate(string[] segments, IReadOnlySet<string> options)
    {
        this.segments = segments;
        Options = options;
    }

    public int Length => segments.Length;

    /// <summary>How much of it is fixed: of two that match a path, the one with more is meant.</summary>
    public int FixedSegments => segments.Count(segment => !IsVariable(segment));

    /// <summary>The query options that can be given, with their dollar signs.</summary>
    public IReadOnlySet<string> Options { get; }

    public static AddressTemplate Parse(string text)
    {
        var at = text.IndexOf(OptionsStart, StringComparison.Ordinal);
        var path = at < 0 ? text : text[..at];
        var options = at < 0 ? [] : text[(at + OptionsStart.Length)..].TrimEnd('}').Split(',');
        return new AddressTemplate(path.Split('/'), options.Select(Uri.UnescapeDataString).ToHashSet());
    }

    public bool Matches(string[] path) =>
        path.Length == segments.Length
        && segments.Zip(path, IsMatch).All(matches => matches);

    private static bool IsMatch(string expected, string given) =>
        IsVariable(expected) ? given.Length > 0 : IsSame(expected, given);

    /// <summary>The SDK writes the namespace of Graph by its alias, others write it in full.</summary>
    private static bool IsSame(string expected, string given) =>
        expected == given
        || (expected.StartsWith("graph.", StringComparison.Ordinal) && given == $"microsoft.{expected}");

    private static bool IsVariable(string segment) => segment.StartsWith('{') && segment.EndsWith('}');
}
