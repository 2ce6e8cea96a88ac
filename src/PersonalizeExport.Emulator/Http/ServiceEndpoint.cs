using System.Text.Json;
using PersonalizeExport.Emulator.Operations;
using PersonalizeExport.Emulator.Signing;
using PersonalizeExport.Emulator.Validation;

namespace PersonalizeExport.Emulator.Http;

/// <summary>The service's one endpoint: AWS JSON 1.1 over POST /.</summary>
internal sealed class ServiceEndpoint(SignatureVerifier signatures, OperationTable operations)
{
    private const string ContentType = "application/x-amz-json-1.1";
    private const string TargetPrefix = "AmazonPersonalize.";

    public async Task HandleAsync(HttpContext context)
    {
        ServiceAnswer answer;
        try
        {
            answer = ServiceAnswer.Success(Run(context.Request, await ReadAsync(context.Request)));
        }
        catch (ServiceException error)
        {
            answer = ServiceAnswer.Error(error);
        }

        await WriteAsync(context.Response, answer);
    }

    private object Run(HttpRequest request, byte[] body)
    {
        var scope = signatures.Verify(request, body);
        var operation = OperationOf(request) ?? throw ServiceErrors.UnknownOperation();
        using var document = Parse(body);
        RequestValidator.Validate(operation.Input, document.RootElement);
        return operation.Run(document.RootElement, scope.Region);
    }

    private Operation? OperationOf(HttpRequest request)
    {
        var target = request.Headers["X-Amz-Target"].ToString();
        return target.StartsWith(TargetPrefix, StringComparison.Ordinal) ? operations.Find(target[TargetPrefix.Length..]) : null;
    }

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

    private static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        try
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
            return body.ToArray();
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw ServiceErrors.BodyTooLarge();
        }
    }

    private async Task WriteAsync(HttpResponse response, ServiceAnswer answer)
    {
        response.StatusCode = answer.Status;
        response.ContentType = ContentType;
        response.ContentLength = answer.Body.Length;
        response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        // Clients read it to put right a clock that is off.
        response.Headers.Date = signatures.UtcNow.ToString("r");
        await response.Body.WriteAsync(answer.Body);
    }
}
