using Amazon.Runtime;
using Amazon.Runtime.Internal;
using PersonalizeExport.Service.Sdk;
using PersonalizeExport.Service.Wire;

namespace PersonalizeExport.Service;

/// <summary>
/// The SDK's retries, but for CreateDatasetExportJob: when its response is lost, sending it again would fail over the job that it has made.
/// <see cref="DatasetExportJobStarter"/> checks first. What is left is that a signature is refused because this machine's clock is wrong: then
/// nothing has run, and the SDK corrects the clock and sends once more. A throttled request is not the SDK's to repeat either:
/// <see cref="Pacing.PacedService"/> knows when.
/// </summary>
internal sealed class PersonalizeRetryPolicy(IClientConfig config) : StandardRetryPolicy(config)
{
    public override bool RetryForException(IExecutionContext executionContext, Exception exception) =>
        !IsCreate(executionContext) && !IsThrottled(exception) && base.RetryForException(executionContext, exception);

    public override Task<bool> RetryForExceptionAsync(IExecutionContext executionContext, Exception exception) =>
        IsCreate(executionContext) || IsThrottled(exception) ? Task.FromResult(false) : base.RetryForExceptionAsync(executionContext, exception);

    private static bool IsThrottled(Exception exception) => exception is PersonalizeException && ServiceError.From(exception).Kind is ErrorKind.Throttled;

    private static bool IsCreate(IExecutionContext context) =>
        context.RequestContext.OriginalRequest is ServiceRequest request && request.Operation == Operations.Create.Name;
}
