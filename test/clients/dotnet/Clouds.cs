using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.ResourceManager;

namespace Latchkey.AzureClient;

/// <summary>The clients of the clouds, all behind one identity.</summary>
internal sealed class Clouds
{
    private const string ArmAudience = "https://management.azure.com";
    private const string GraphAudience = "https://graph.microsoft.com";

    /// <summary>Without these the client would ask Azure which versions of a type there are.</summary>
    private static readonly IReadOnlyDictionary<ResourceType, string> ApiVersions = new Dictionary<ResourceType, string>
    {
        ["Microsoft.Authorization/roleAssignments"] = "2022-04-01",
        ["Microsoft.Authorization/roleDefinitions"] = "2022-04-01",
        ["Microsoft.Authorization/roleAssignmentScheduleRequests"] = "2020-10-01",
        ["Microsoft.Authorization/roleAssignmentSchedules"] = "2020-10-01",
        ["Microsoft.Authorization/roleAssignmentScheduleInstances"] = "2020-10-01",
        ["Microsoft.Storage/storageAccounts"] = "2023-05-01",
    };

    public Clouds(Place place, GraphModel graphModel)
    {
        var transport = new HttpClientTransport(new HttpClient(Trusting(place.CertificateAuthority)));
        var credential = Credentials.For(place.Identity, transport);
        var options = new ArmClientOptions { Environment = new ArmEnvironment(place.ArmEndpoint, ArmAudience) };
        Prepare(options, transport);
        foreach (var (type, version) in ApiVersions)
        {
            options.SetApiVersion(type, version);
        }

        ArmClient = new ArmClient(credential, defaultSubscriptionId: null, options);
        Arm = new Rest(place.ArmEndpoint, PipelineFor(credential, ArmAudience, transport));
        Graph = new Rest(new Uri(place.GraphEndpoint, "v1.0"), PipelineFor(credential, GraphAudience, transport));
        GraphModel = graphModel;
    }

    public ArmClient ArmClient { get; }

    public Rest Arm { get; }

    public Rest Graph { get; }

    public GraphModel GraphModel { get; }

    private static HttpPipeline PipelineFor(
        TokenCredential credential,
        string audience,
        HttpPipelineTransport transport)
    {
        var options = new RestOptions();
        Prepare(options, transport);
        var signIn = new BearerTokenAuthenticationPolicy(credential, $"{audience}/.default");
        return HttpPipelineBuilder.Build(options, signIn);
    }

    /// <summary>
    /// The SDK's own waits between repeats are short, so that a longer one is one that the cloud asked for.
    /// </summary>
    private static void Prepare(ClientOptions options, HttpPipelineTransport transport)
    {
        options.Transport = transport;
        options.Retry.Delay = TimeSpan.FromMilliseconds(10);
    }

    private static SocketsHttpHandler Trusting(string certificateAuthority)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPem(certificateAuthority);
        return new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy },
        };
    }

    private sealed class RestOptions : ClientOptions;
}
