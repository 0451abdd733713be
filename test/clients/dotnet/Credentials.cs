using System.Security.Cryptography.X509Certificates;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;

namespace Latchkey.AzureClient;

internal static class Credentials
{
    public static TokenCredential For(Identity identity, HttpPipelineTransport transport)
    {
        switch (identity)
        {
            case SecretIdentity app:
                var forSecret = new ClientSecretCredentialOptions { DisableInstanceDiscovery = true };
                return new ClientSecretCredential(
                    app.TenantId,
                    app.ClientId,
                    app.Secret,
                    At(app.AuthorityHost, forSecret));
            case CertificateIdentity app:
                var certificate = X509Certificate2.CreateFromPem(app.Pem, app.Pem);
                var forCertificate = new ClientCertificateCredentialOptions { DisableInstanceDiscovery = true };
                return new ClientCertificateCredential(
                    app.TenantId,
                    app.ClientId,
                    certificate,
                    At(app.AuthorityHost, forCertificate));
            case FederatedIdentity app:
                var machine = Machine(transport);
                var forFederation = new ClientAssertionCredentialOptions { DisableInstanceDiscovery = true };
                return new ClientAssertionCredential(
                    app.TenantId,
                    app.ClientId,
                    cancellation => AssertionAsync(machine, app.Audience, cancellation),
                    At(app.AuthorityHost, forFederation));
            case ManagedIdentity:
                return Machine(transport);
            default:
                throw new ArgumentOutOfRangeException(nameof(identity));
        }

        Options At<Options>(Uri authorityHost, Options options)
            where Options : TokenCredentialOptions
        {
            options.AuthorityHost = authorityHost;
            options.Transport = transport;
            return options;
        }
    }

    private static ManagedIdentityCredential Machine(HttpPipelineTransport transport)
    {
        var options = new ManagedIdentityCredentialOptions(ManagedIdentityId.SystemAssigned) { Transport = transport };
        return new ManagedIdentityCredential(options);
    }

    private static async Task<string> AssertionAsync(
        TokenCredential machine,
        string audience,
        CancellationToken cancellation)
    {
        var token = await machine.GetTokenAsync(new TokenRequestContext([$"{audience}/.default"]), cancellation);
        return token.Token;
    }
}
