using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Latchkey.AzureClient;

/// <summary>
/// Microsoft Graph v1.0 as Microsoft's own SDK for it (the package Microsoft.Graph) describes it: its addresses with
/// their query options, and its types with their properties. The SDK is generated from Graph's metadata. It is read
/// here as data and none of its code runs, so that it needs no other package and a start takes milliseconds.
/// </summary>
internal sealed class GraphModel : IDisposable
{
    private const string Models = "Microsoft.Graph.Models";
    private const string TemplateStart = "{+baseurl}";

    /// <summary>Of the SDK and not of Graph.</summary>
    private static readonly IReadOnlySet<string> Bookkeeping = new HashSet<string> { "AdditionalData", "BackingStore" };

    /// <summary>
    /// Names that C# has no way to write, and a moment without its zone, so that it is text to whoever reads it
    /// (Microsoft Graph, "Error responses and resource types").
    /// </summary>
    private static readonly IReadOnlyDictionary<string, ModelType> InnerError = new Dictionary<string, ModelType>
    {
        ["date"] = ModelType.Named("System.String"),
        ["request-id"] = ModelType.Named("System.String"),
        ["client-request-id"] = ModelType.Named("System.String"),
    };

    private readonly PEReader assembly;
    private readonly MetadataReader metadata;
    private readonly ILookup<int, AddressTemplate> templates;
    private readonly Dictionary<string, TypeDefinitionHandle> types;

    private GraphModel(Stream file)
    {
        assembly = new PEReader(file);
        metadata = assembly.GetMetadataReader();
        templates = Literals()
            .Where(literal => literal.StartsWith(TemplateStart, StringComparison.Ordinal))
            .Select(literal => AddressTemplate.Parse(literal[TemplateStart.Length..]))
            .ToLookup(template => template.Length);
        types = metadata.TypeDefinitions
            .Where(handle => metadata.GetTypeDefinition(handle).GetDeclaringType().IsNil)
            .ToDictionary(FullNameOf);
    }

    /// <summary>The model in the package that the project names.</summary>
    public static GraphModel OfPackage()
    {
        var path = typeof(GraphModel).Assembly
            .GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "GraphAssembly").Value;
        return new GraphModel(File.OpenRead(path ?? throw new FileNotFoundException("The project names no model.")));
    }

    /// <summary>The addresses that a path can be; none for a path that Graph does not have.</summary>
    public IEnumerable<AddressTemplate> AddressesOf(string path)
    {
        var segments = path.Split('/');
        return templates[segments.Length].Where(template => template.Matches(segments));
    }

    /// <summary>The full name of a type, given that or its name among the models.</summary>
    public string FullNameOf(string name) =>
        types.ContainsKey(name) ? name
        : types.ContainsKey($"{Models}.{name}") ? $"{Models}.{name}"
        : throw new ArgumentException($"Microsoft Graph has no type {name}.");

    /// <summary>
    /// The members of an enumeration, null for another type. Graph writes <c>direct</c> in some places and
    /// <c>Direct</c> in others, and the SDK takes both.
    /// </summary>
    public IReadOnlySet<string>? MembersOf(string typeName)
    {
        var type = metadata.GetTypeDefinition(types[typeName]);
        var ancestor = type.BaseType;
        if (ancestor.Kind != HandleKind.TypeReference || FullNameOf((TypeReferenceHandle)ancestor) != "System.Enum")
        {
            return null;
        }

        return type.GetFields()
            .Select(metadata.GetFieldDefinition)
            .Where(field => field.Attributes.HasFlag(FieldAttributes.Literal))
            .Select(field => metadata.GetString(field.Name))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The properties of a type and of what it derives from, by their names in JSON.</summary>
    public IReadOnlyDictionary<string, ModelType> PropertiesOf(string typeName)
    {
        if (typeName == $"{Models}.ODataErrors.InnerError")
        {
            return InnerError;
        }

        var found = new Dictionary<string, ModelType>();
        foreach (var type in Ancestry(typeName).Select(metadata.GetTypeDefinition))
        {
            foreach (var property in type.GetProperties().Select(metadata.GetPropertyDefinition))
            {
                var name = metadata.GetString(property.Name);
                if (!Bookkeeping.Contains(name))
                {
                    var signature = property.DecodeSignature(new ModelTypeReader(), null);
                    found.TryAdd(JsonName(name), signature.ReturnType.Required);
                }
            }
        }

        return found;
    }

    /// <summary>Whether one type is the other or derives from it.</summary>
    public bool IsKindOf(string typeName, string ancestor) =>
        types.ContainsKey(typeName) && Ancestry(typeName).Any(handle => FullNameOf(handle) == ancestor);

    public void Dispose() => assembly.Dispose();

    private IEnumerable<TypeDefinitionHandle> Ancestry(string typeName)
    {
        EntityHandle current = types[typeName];
        while (current.Kind == HandleKind.TypeDefinition && !current.IsNil)
        {
            var handle = (TypeDefinitionHandle)current;
            yield return handle;
            current = metadata.GetTypeDefinition(handle).BaseType;
        }
    }

    private IEnumerable<string> Literals()
    {
        // Offset 0 holds the empty string that every heap begins with.
        for (var handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = metadata.GetNextHandle(handle))
        {
            yield return metadata.GetUserString(handle);
        }
    }

    private string FullNameOf(TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
    }

    private string FullNameOf(TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
    }

    /// <summary>The SDK writes names in C#'s way: <c>OdataType</c> for <c>@odata.type</c>.</summary>
    private static string JsonName(string name) =>
        name.StartsWith("Odata", StringComparison.Ordinal)
            ? $"@odata.{LowerFirst(name["Odata".Length..])}"
            : LowerFirst(name);

    private static string LowerFirst(string name) => $"{char.ToLowerInvariant(name[0])}{name[1..]}";
}
