using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Latchkey.AzureClient;

/// <summary>The type of a property in the model: a name and, for generic types, what they are made of.</summary>
internal sealed record ModelType(string Name, ImmutableArray<ModelType> Arguments)
{
    public static ModelType Named(string name) => new(name, []);

    /// <summary>Without the "may be missing" that nearly everything in Graph has.</summary>
    public ModelType Required => Name == "System.Nullable`1" ? Arguments[0] : this;
}

/// <summary>Reads types out of signatures by their names, so that no assembly has to be loaded for them.</summary>
internal sealed class ModelTypeReader : ISignatureTypeProvider<ModelType, object?>
{
    public ModelType GetPrimitiveType(PrimitiveTypeCode typeCode) => ModelType.Named($"System.{typeCode}");

    public ModelType GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        var type = reader.GetTypeDefinition(handle);
        return ModelType.Named($"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}");
    }

    public ModelType GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        var type = reader.GetTypeReference(handle);
        return ModelType.Named($"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}");
    }

    public ModelType GetGenericInstantiation(ModelType genericType, ImmutableArray<ModelType> typeArguments) =>
        new(genericType.Name, typeArguments);

    public ModelType GetSZArrayType(ModelType elementType) => new("[]", [elementType]);

    public ModelType GetTypeFromSpecification(
        MetadataReader reader,
        object? genericContext,
        TypeSpecificationHandle handle,
        byte rawTypeKind) => reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public ModelType GetArrayType(ModelType elementType, ArrayShape shape) => throw NotInModels("array with bounds");

    public ModelType GetByReferenceType(ModelType elementType) => throw NotInModels("reference");

    public ModelType GetFunctionPointerType(MethodSignature<ModelType> signature) =>
        throw NotInModels("function pointer");

    public ModelType GetGenericMethodParameter(object? genericContext, int index) =>
        throw NotInModels("type parameter");

    public ModelType GetGenericTypeParameter(object? genericContext, int index) => throw NotInModels("type parameter");

    public ModelType GetModifiedType(ModelType modifier, ModelType unmodifiedType, bool isRequired) => unmodifiedType;

    public ModelType GetPinnedType(ModelType elementType) => throw NotInModels("pinned type");

    public ModelType GetPointerType(ModelType elementType) => throw NotInModels("pointer");

    private static NotSupportedException NotInModels(string what) => new($"A property of the model is a {what}.");
}
