using PersonalizeExport.Cmdlets.Tests.Support;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Cmdlets.Tests;

/// <summary>What goes in and comes out of a pipeline: objects, errors, questions, progress.</summary>
public class PipelineTests : CmdletTest
{
    [Fact]
    public async Task A_dataset_becomes_a_job_and_the_job_an_export()
    {
        PipelineResult result = await Shell.RunAsync(
            $"'{Items}' | New-PDatasetExportJob -JobName a {To} -IngestionMode BULK | Wait-PDatasetExportJob -PollInterval 0.1 | Get-PDatasetExportJob");

        Assert.Null(result.End);
        Assert.Empty(result.Errors);
        Assert.Equal(["ACTIVE"], result.Values("Status"));
        Assert.Equal([EmulatorUnderTest.Bucket], result.Values("BucketName"));
        Assert.Equal(["out/"], result.Values("KeyPrefix"));
        Assert.NotEmpty(Emulator.ReadS3());
    }

    [Fact]
    public async Task A_cmdlet_stands_downstream_of_itself()
    {
        PipelineResult result = await Shell.RunAsync(
            $"'{Items}', '{Users}' | New-PDatasetExportJob -JobName {{ $_.Split('/')[-1].ToLowerInvariant() }} {To} | "
            + $"New-PDatasetExportJob -JobName {{ \"$($_.JobName)-again\" }} {To} | Wait-PDatasetExportJob -PollInterval 0.1 | Wait-PDatasetExportJob | "
            + "Get-PDatasetExportJob | Get-PDatasetExportJob");

        Assert.Empty(result.Errors);
        Assert.Equal(["items-again", "users-again"], result.Values("JobName").Order());
        Assert.Equal([Items, Users], result.Values("DatasetArn").Order());
        Assert.All(result.Values("S3DataDestinationPath"), path => Assert.Equal($"s3://{EmulatorUnderTest.Bucket}/out/", path));
        Assert.Equal(["ACTIVE", "ACTIVE"], result.Values("Status"));
        Assert.Equal(4, await CallsAsync("CreateDatasetExportJob"));
    }

    [Fact]
    public async Task Two_sessions_work_at_once_and_neither_gets_what_is_the_others()
    {
        using Shell other = Shell.Open(Emulator);
        PipelineResult[] results = await Task.WhenAll(new[] { (Shell, "left"), (other, "right") }.Select(session => session.Item1.RunAsync(
            $"1..30 | New-PDatasetExportJob {Items} -JobName {{ \"{session.Item2}-$_\" }} {To} | Wait-PDatasetExportJob -PollInterval 0.1 | Get-PDatasetExportJob")));

        Assert.All(results, result => Assert.Empty(result.Errors));
        Assert.Equal(Enumerable.Range(1, 30).Select(number => $"left-{number}").Order(), results[0].Values("JobName").Order());
        Assert.Equal(Enumerable.Range(1, 30).Select(number => $"right-{number}").Order(), results[1].Values("JobName").Order());
        Assert.All(results.SelectMany(result => result.Values("Status")), status => Assert.Equal("ACTIVE", status));
    }

    [Fact]
    public async Task A_null_among_piped_jobs_is_an_error_and_the_others_are_waited_for()
    {
        string[] arns = await SeedAsync(2);
        Shell.Set("jobs", (await Shell.RunAsync($"Get-PDatasetExportJob '{arns[0]}', '{arns[1]}'")).Output.ToArray());

        PipelineResult objects = await Shell.RunAsync("$jobs[0], $null, $jobs[1] | Wait-PDatasetExportJob");
        PipelineResult texts = await Shell.RunAsync($"'{arns[0]}', $null, '{arns[1]}' | Wait-PDatasetExportJob");

        foreach (PipelineResult result in new[] { objects, texts })
        {
            Assert.Null(result.End);
            Assert.Equal("NullInput", result.ErrorId);
            Assert.Equal(arns.Order(), result.Values("DatasetExportJobArn").Order());
        }
    }

    [Fact]
    public async Task Nothing_to_wait_for_is_an_error_and_an_empty_pipeline_is_none()
    {
        PipelineResult nothing = await Shell.RunAsync("Wait-PDatasetExportJob");
        PipelineResult empty = await Shell.RunAsync("@() | Wait-PDatasetExportJob");

        Assert.Equal("NothingToWaitFor", nothing.ErrorId);
        Assert.Null(empty.End);
        Assert.Empty(empty.Output);
        Assert.Equal(0, await CallsAsync("DescribeDatasetExportJob"));
    }
}
