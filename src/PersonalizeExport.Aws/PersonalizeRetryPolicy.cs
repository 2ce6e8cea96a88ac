using Amazon.Runtime;
using Amazon.Runtime.Internal;
using PersonalizeExport.Aws.Sdk;
using PersonalizeExport.Aws.Wire;

namespace PersonalizeExport.Aws;

/// <summary>
/// The SDK's retries, except for CreateDatasetExportJob and throttled requests. A create whose response is lost may have created the job, so
/// <see cref="DatasetExportJobStarter"/> checks before it sends another; <see cref="Throttling.ThrottledService"/> sends throttled requests again. The SDK
/// still sends a request again, even a create, if its signature was refused because the clock of this machine is wrong: then nothing has run.
/// </summary>
internal sealed class PersonalizeRetryPolicy(IClientConfig config) : StandardRetryPolicy(config)
{
    public override bool RetryForException(IExecutionContext executionContext, Exception exception) =>
        !IsCreate(executionContext) && !IsThrottled(exception) && base.RetryForException(executionContext, exception);

    public override Task<bool> RetryForExceptionAsync(IExecutionContext executionContext, Exception exception) =>
        IsCreate(executionContext) || IsThrottled(exception) ? Task.FromResult(false) : base.RetryForExceptionAsync(executionContext, exception);

    private static bool IsThrottled(Exception exception) => exception is ServiceException && AwsErrors.FromCall(exception).Kind is ErrorKind.Throttled;

    private static bool IsCreate(IExecutionContext context) =>
        context.RequestContext.OriginalRequest is ServiceRequest request && request.Operation == Operations.Create.Name;
}
