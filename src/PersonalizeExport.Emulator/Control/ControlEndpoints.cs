using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Net.Http.Headers;
using PersonalizeExport.Emulator.Datasets;
using PersonalizeExport.Emulator.FaultInjection;
using PersonalizeExport.Emulator.Hosting;
using PersonalizeExport.Emulator.Http;
using PersonalizeExport.Emulator.Jobs;
using PersonalizeExport.Emulator.Operations;

namespace PersonalizeExport.Emulator.Control;

/// <summary>The unsigned endpoints under /_emulator, through which tests control and observe the emulator.</summary>
internal sealed class ControlEndpoints(
    EmulatorOptions options,
    DatasetCatalog datasets,
    RequestStatistics statistics,
    JobSeeder seeder,
    JobStore jobs,
    DurationSource durations,
    FaultRules faults,
    OperationTable operations)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        // Otherwise a misspelt member would be ignored, and the rule would do something else.
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public void Map(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder control = routes.MapGroup("/_emulator");
        control.MapGet("/health", context => context.Response.WriteAsJsonAsync(
            new { Status = "ok", options.Region, options.Account, options.Seed, Datasets = datasets.Arns(options.Region) }, Json));
        control.MapGet("/stats", context => context.Response.WriteAsJsonAsync(statistics.Read(), Json));
        control.MapDelete("/stats", context => Done(context, statistics.Reset));
        control.MapPost("/jobs", context => WithBody<SeedRequest>(context, request =>
            context.Response.WriteAsJsonAsync(new { DatasetExportJobArns = seeder.Seed(request) }, Json)));
        control.MapDelete("/jobs", DeleteJob);
        control.MapPost("/durations", context => WithBody<string?[]>(context, texts => Done(context, () => durations.Enqueue([.. texts.Select(Duration)]))));
        control.MapPut("/faults", context => WithBody<FaultRule?[]>(context, rules => Done(context, () => faults.Set(Checked(rules)))));
        control.MapDelete("/faults", context => Done(context, () => faults.Set([])));
    }

    private Task DeleteJob(HttpContext context)
    {
        context.Response.StatusCode = jobs.Remove(context.Request.Query["arn"].ToString())
            ? StatusCodes.Status204NoContent
            : StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private List<FaultRule> Checked(FaultRule?[] rules)
    {
        List<FaultRule> good = new(rules.Length);
        foreach (FaultRule? rule in rules)
        {
            if (rule is null || rule.Problem(operations.Names) is { Length: > 0 })
            {
                throw new ControlException($"Rule {good.Count + 1}: {rule?.Problem(operations.Names) ?? "a rule must not be null."}");
            }

            good.Add(rule);
        }

        return good;
    }

    private static DurationRange Duration(string? text) =>
        DurationRange.TryParse(text ?? "", out DurationRange range)
            ? range
            : throw new ControlException($"'{text}' is not a duration such as 500ms, 2s or 2s..8s.");

    private static Task Done(HttpContext context, Action action)
    {
        action();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static async Task WithBody<T>(HttpContext context, Func<T, Task> use)
    {
        // A web page can send any other type to another site without being asked for leave by CORS.
        if (!IsJson(context.Request.ContentType))
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            await context.Response.WriteAsJsonAsync(new { Message = "The Content-Type must be application/json." }, Json);
            return;
        }

        try
        {
            T? body = await JsonSerializer.DeserializeAsync<T>(context.Request.Body, Json, context.RequestAborted);
            await use(body ?? throw new ControlException("The body must not be null."));
        }
        catch (Exception e) when (e is JsonException or ControlException)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsJsonAsync(new { Message = Complaint(e) }, Json);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            context.Response.StatusCode = e.StatusCode;
            await context.Response.WriteAsJsonAsync(
                new { Message = $"The body is too large. The limit is {EmulatorHost.MostBytesOfRequest} bytes; use several requests." }, Json);
        }
    }

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
        && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || type.MediaType.StartsWith("application/x-amz-json-1.", StringComparison.OrdinalIgnoreCase));

    // For an unknown kind, the serializer would name a .NET type instead of the kinds.
    private static string Complaint(Exception error) =>
        error is JsonException { Path: { } path } && path.EndsWith(".kind", StringComparison.Ordinal)
            ? $"{path} must be one of {string.Join(", ", Enum.GetNames<FaultKind>().Select(JsonNamingPolicy.CamelCase.ConvertName))}."
            : error.Message;
}

/// <summary>A request to /_emulator that is not valid, and why.</summary>
internal sealed class ControlException(string message) : Exception(message);
