using Amazon.Runtime;
using Amazon.Runtime.Internal;
using PersonalizeExport.Service.Wire;

namespace PersonalizeExport.Service;

/// <summary>
/// The SDK's retries, but for CreateDatasetExportJob: when its answer is lost, sending it again would fail over the job that it has made.
/// <see cref="DatasetExportJobStarter"/> looks first.
/// </summary>
internal sealed class PersonalizeRetryPolicy(IClientConfig config) : StandardRetryPolicy(config)
{
    public override bool CanRetry(IExecutionContext executionContext) => !IsCreate(executionContext) && base.CanRetry(executionContext);

    private static bool IsCreate(IExecutionContext context) => context.RequestContext.OriginalRequest is OperationRequest<CreateDatasetExportJobRequest>;
}
