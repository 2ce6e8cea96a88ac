using Amazon.Runtime;
using Amazon.Runtime.Internal;
using PersonalizeExport.Aws.Sdk;

namespace PersonalizeExport.Aws;

/// <summary>
/// The SDK's retries, except for CreateDatasetExportJob and throttled requests. A create whose response is lost may
/// have created the job, so
/// <see cref="DatasetExportJobStarter"/> checks before it sends another; <see cref="Throttling.ThrottledService"/>
/// sends throttled requests again. The SDK still sends a request again, even a create, if its signature was refused
/// because the clock of this machine is wrong: then nothing has run.
/// </summary>
/// <param name="config">The client's configuration.</param>
/// <param name="trace">Called with a sentence for each retry.</param>
internal sealed class PersonalizeRetryPolicy(IClientConfig config, Action<string> trace) : StandardRetryPolicy(config)
{
    public override async Task<bool> RetryForExceptionAsync(IExecutionContext executionContext, Exception exception)
    {
        string operation = ((ServiceRequest)executionContext.RequestContext.OriginalRequest).Operation;
        PersonalizeException error = AwsErrors.FromCall(exception);
        if (operation == PersonalizeClient.CreateOperation
            || error.Kind is ErrorKind.Throttled
            || exception is PersonalizeException { Kind: ErrorKind.NoCredentials }
            || !await base.RetryForExceptionAsync(executionContext, exception).ConfigureAwait(false))
        {
            return false;
        }

        trace($"{operation} failed and is sent again: {error.Message}");
        return true;
    }
}
