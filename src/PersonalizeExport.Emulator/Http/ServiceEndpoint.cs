using System.Text.Json;
using PersonalizeExport.Emulator.Faults;
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
            ServiceAnswer answer = await AnswerAsync(context.Request, operation, ending.Token);
            // Counted out before the client can know of it, so that a client's own requests never overlap here.
            counted.Dispose();
            await DeliverAsync(context, answer, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Nobody is waiting for this answer any more.
            context.Abort();
        }
    }

    private async Task<ServiceAnswer> AnswerAsync(HttpRequest request, Operation? operation, CancellationToken cancellationToken)
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
            return ServiceAnswer.Error(error);
        }
    }

    private async Task<ServiceAnswer> RunAsync(Operation operation, byte[] body, string region, CancellationToken cancellationToken)
    {
        if (faults.Draw(operation.Name) is not { } fault)
        {
            return Run(operation, body, region);
        }

        statistics.CountFault(fault.Kind);
        await Task.Delay(fault.DelayMs, cancellationToken);
        ServiceAnswer right = fault.Moment == FaultMoment.Before ? ServiceAnswer.None : Run(operation, body, region);
        return FaultAnswers.Of(fault, operation.Name, right);
    }

    private static ServiceAnswer Run(Operation operation, byte[] body, string region)
    {
        try
        {
            using JsonDocument document = Parse(body);
            RequestValidator.Validate(operation.Input, document.RootElement);
            return ServiceAnswer.Success(operation.Run(document.RootElement, region));
        }
        catch (ServiceException error)
        {
            return ServiceAnswer.Error(error);
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

    private async Task DeliverAsync(HttpContext context, ServiceAnswer answer, CancellationToken cancellationToken)
    {
        if (answer.Delivery == Delivery.CutBeforeAnswer)
        {
            context.Abort();
            return;
        }

        HttpResponse response = context.Response;
        response.StatusCode = answer.Status;
        response.ContentType = ContentType;
        response.ContentLength = answer.Body.Length;
        response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        // Clients read it to put right a clock that is off.
        response.Headers.Date = signatures.UtcNow.ToString("r");
        bool whole = answer.Delivery == Delivery.Whole;
        await response.Body.WriteAsync(whole ? answer.Body : answer.Body.AsMemory(0, answer.Body.Length / 2), cancellationToken);
        if (!whole)
        {
            await response.Body.FlushAsync(cancellationToken);
            context.Abort();
        }
    }
}
