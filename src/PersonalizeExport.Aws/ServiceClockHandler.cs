using System.Globalization;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace PersonalizeExport.Aws;

/// <summary>The pipeline's step that reads the Date of every response, also of an error.</summary>
/// <param name="clock">Where to keep it; a function, because the pipeline is built before the client is.</param>
internal sealed class ServiceClockHandler(Func<ServiceClock> clock) : PipelineHandler
{
    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        try
        {
            T result = await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
            Observe(executionContext.ResponseContext.HttpResponse);
            return result;
        }
        catch (HttpErrorResponseException error)
        {
            Observe(error.Response);
            throw;
        }
    }

    private void Observe(IWebResponseData? response)
    {
        if (response?.GetHeaderValue("Date") is { Length: > 0 } text
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date))
        {
            clock().Observe(date);
        }
    }
}
