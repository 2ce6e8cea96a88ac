using System.Text.Json;
using PersonalizeExport.Emulator.FaultInjection;
using PersonalizeExport.Emulator.Operations;
using PersonalizeExport.Emulator.Signing;
using PersonalizeExport.Emulator.Validation;

namespace PersonalizeExport.Emulator.Http;

/// <summary>The service's one endpoint: AWS JSON 1.1 over POST /.</summary>
internal sealed class ServiceEndpoint(
    SignatureVerifier signatures,
    OperationTable operations,
    FaultRules faults,
    RequestStatistics statistics,
    IHostApplicationLifetime lifetime)
{
    private const string ContentType = "application/x-amz-json-1.1";
    private const string TargetPrefix = "AmazonPersonalize.";
    private const string UnknownOperation = "UnknownOperation";

    public async Task HandleAsync(HttpContext context)
    {
        Operation? operation = OperationOf(context.Request);
        using IDisposable counted = statistics.Begin(operation?.Name ?? UnknownOperation);
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            ServiceResponse response = await RespondAsync(context.Request, operation, ending.Token);
            // No longer in flight before the client has the response, or the next request of the same client would seem to overlap.
            counted.Dispose();
            await DeliverAsync(context, response, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The client has gone, or the emulator stops.
            context.Abort();
        }
    }

    private async Task<ServiceResponse> RespondAsync(HttpRequest request, Operation? operation, CancellationToken cancellationToken)
    {
        try
        {
            byte[] body = await ReadAsync(request, cancellationToken);
            CredentialScope scope = signatures.Verify(request, body);
            if (operation is null || !HasServiceContentType(request))
            {
                throw ServiceErrors.UnknownOperation();
            }

            return await RunAsync(operation, body, scope.Region, cancellationToken);
        }
        catch (ServiceException error)
        {
            return ServiceResponse.Error(error);
        }
    }

    private async Task<ServiceResponse> RunAsync(Operation operation, byte[] body, string region, CancellationToken cancellationToken)
    {
        if (faults.Draw(operation.Name) is not { } fault)
        {
            return Run(operation, body, region);
        }

        statistics.CountFault(fault.Kind);
        await Task.Delay(fault.DelayMs, cancellationToken);
        ServiceResponse right = fault.Moment == FaultMoment.Before ? ServiceResponse.None : Run(operation, body, region);
        return FaultResponses.From(fault, operation.Name, right);
    }

    private static ServiceResponse Run(Operation operation, byte[] body, string region)
    {
        try
        {
            using JsonDocument document = Parse(body);
            RequestValidator.Validate(operation.Name, document.RootElement);
            return ServiceResponse.Success(operation.Run(document.RootElement, region));
        }
        catch (ServiceException error)
        {
            return ServiceResponse.Error(error);
        }
    }

    private Operation? OperationOf(HttpRequest request)
    {
        string target = request.Headers["X-Amz-Target"].ToString();
        return target.StartsWith(TargetPrefix, StringComparison.Ordinal) ? operations.Find(target[TargetPrefix.Length..]) : null;
    }

    private static bool HasServiceContentType(HttpRequest request) =>
        (request.ContentType ?? "").Split(';')[0].Trim().Equals(ContentType, StringComparison.OrdinalIgnoreCase);

    private static JsonDocument Parse(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            throw ServiceErrors.Serialization("The request's body is not valid JSON.");
        }
    }

    private static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using MemoryStream body = new();
            await request.Body.CopyToAsync(body, cancellationToken);
            return body.ToArray();
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw ServiceErrors.BodyTooLarge();
        }
    }

    private async Task DeliverAsync(HttpContext context, ServiceResponse response, CancellationToken cancellationToken)
    {
        if (response.Delivery == Delivery.CutBeforeResponse)
        {
            context.Abort();
            return;
        }

        HttpResponse output = context.Response;
        output.StatusCode = response.Status;
        output.ContentType = ContentType;
        output.ContentLength = response.Body.Length;
        output.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        // Clients correct a wrong clock by it.
        output.Headers.Date = signatures.UtcNow.ToString("r");
        bool whole = response.Delivery == Delivery.Whole;
        await output.Body.WriteAsync(whole ? response.Body : response.Body.AsMemory(0, response.Body.Length / 2), cancellationToken);
        if (!whole)
        {
            await output.Body.FlushAsync(cancellationToken);
            context.Abort();
        }
    }
}
