using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace PersonalizeExport.Cmdlets.Tests.Support;

/// <summary>A service that puts one text wherever a response has room for one.</summary>
internal sealed class HostileService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HostileService(WebApplication app)
    {
        _app = app;
        app.MapPost("/", (HttpRequest request) => Respond(request.Headers["X-Amz-Target"].ToString().Split('.')[^1]));
    }

    public string Url => _app.Urls.Single();

    /// <summary>The text.</summary>
    public string Text { get; set; } = "";

    /// <summary>The status of the job that is described; null for the text.</summary>
    public string? Status { get; set; }

    /// <summary>The HTTP status of an error that every request gets, with the text for code and message; null for none.</summary>
    public int? Error { get; set; }

    public static Task<HostileService> StartAsync() => LoopbackApp.StartAsync(app => new HostileService(app));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult Respond(string operation)
    {
        JsonObject body = operation switch
        {
            _ when Error is not null => new() { ["__type"] = Text, ["message"] = Text },
            "CreateDatasetExportJob" => new() { ["datasetExportJobArn"] = Text },
            "DescribeDatasetExportJob" => new() { ["datasetExportJob"] = Job(Status ?? Text) },
            "ListDatasetExportJobs" => new() { ["datasetExportJobs"] = new JsonArray(Job("ACTIVE"), Job(Text)) },
            _ => new() { ["tags"] = new JsonArray(new JsonObject { ["tagKey"] = Text, ["tagValue"] = Text }) },
        };
        return Results.Text(body.ToJsonString(), "application/x-amz-json-1.1", statusCode: Error ?? 200);
    }

    private JsonObject Job(string status)
    {
        JsonObject job = new() { ["jobOutput"] = new JsonObject { ["s3DataDestination"] = new JsonObject { ["path"] = Text, ["kmsKeyArn"] = Text } } };
        foreach (string member in (string[])["jobName", "datasetExportJobArn", "datasetArn", "ingestionMode", "roleArn", "failureReason"])
        {
            job[member] = Text;
        }

        job["status"] = status;
        return job;
    }
}
