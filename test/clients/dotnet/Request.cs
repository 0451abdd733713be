using System.Text.Json.Serialization;

namespace Latchkey.AzureClient;

/// <summary>What the program is asked to do: the steps in their order, and where.</summary>
internal sealed record Request(Place Place, IReadOnlyList<Step> Steps);

/// <summary>
/// Where the clouds are, whose certificates they show (PEM; no others are trusted) and who the program is there.
/// </summary>
internal sealed record Place(Uri ArmEndpoint, Uri GraphEndpoint, string CertificateAuthority, Identity Identity);

/// <summary>Who the program signs in as.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "by")]
[JsonDerivedType(typeof(SecretIdentity), "secret")]
[JsonDerivedType(typeof(CertificateIdentity), "certificate")]
[JsonDerivedType(typeof(FederatedIdentity), "federation")]
[JsonDerivedType(typeof(ManagedIdentity), "managedIdentity")]
internal abstract record Identity;

/// <summary>An application with a secret.</summary>
internal sealed record SecretIdentity(Uri AuthorityHost, string TenantId, string ClientId, string Secret) : Identity;

/// <summary>An application with a certificate; the PEM text holds the certificate and its private key.</summary>
internal sealed record CertificateIdentity(Uri AuthorityHost, string TenantId, string ClientId, string Pem) : Identity;

/// <summary>An application that trusts the machine's managed identity instead of a secret.</summary>
internal sealed record FederatedIdentity(Uri AuthorityHost, string TenantId, string ClientId, string Audience)
    : Identity;

/// <summary>The machine's own, by IDENTITY_ENDPOINT and IDENTITY_HEADER of the environment.</summary>
internal sealed record ManagedIdentity : Identity;

/// <summary>One thing to do. Its result is an object of JSON.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "do")]
[JsonDerivedType(typeof(ListSubscriptions), "listSubscriptions")]
[JsonDerivedType(typeof(ReadSubscription), "readSubscription")]
[JsonDerivedType(typeof(ListResourceGroups), "listResourceGroups")]
[JsonDerivedType(typeof(ListResources), "listResources")]
[JsonDerivedType(typeof(ReadManagementGroup), "readManagementGroup")]
[JsonDerivedType(typeof(ListLocks), "listLocks")]
[JsonDerivedType(typeof(PutLock), "putLock")]
[JsonDerivedType(typeof(DeleteLock), "deleteLock")]
[JsonDerivedType(typeof(ReadResource), "readResource")]
[JsonDerivedType(typeof(PutResource), "putResource")]
[JsonDerivedType(typeof(DeleteResource), "deleteResource")]
[JsonDerivedType(typeof(CallArm), "callArm")]
[JsonDerivedType(typeof(CallGraph), "callGraph")]
[JsonDerivedType(typeof(CheckGraphAddresses), "checkGraphAddresses")]
internal abstract record Step(string Name)
{
    public abstract Task<object> RunAsync(Clouds clouds);
}
