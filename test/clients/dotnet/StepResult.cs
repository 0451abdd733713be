using Azure;
using Azure.Identity;
using Microsoft.Identity.Client;

namespace Latchkey.AzureClient;

/// <summary>What came of a step: a value, or the exception that the SDK threw.</summary>
internal sealed record StepResult(object? Value, Failure? Failure)
{
    public static async Task<StepResult> OfAsync(Step step, Clouds clouds)
    {
        try
        {
            return new StepResult(await step.RunAsync(clouds), null);
        }
        catch (RequestFailedException exception)
        {
            return new StepResult(null, Failure.Of(exception));
        }
        catch (AuthenticationFailedException exception)
        {
            return new StepResult(null, Failure.Of(exception));
        }
    }
}

/// <summary>An exception of the SDK, as a program that catches it would see it.</summary>
internal sealed record Failure(string Type, int Status, string? Code, string Message)
{
    public static Failure Of(RequestFailedException exception) =>
        new(nameof(RequestFailedException), exception.Status, exception.ErrorCode, exception.Message);

    public static Failure Of(AuthenticationFailedException exception)
    {
        var service = exception.InnerException as MsalServiceException;
        // The exception's own message is but its first line.
        var message = (service ?? (Exception)exception).Message;
        return new(exception.GetType().Name, service?.StatusCode ?? 0, service?.ErrorCode, message);
    }
}
