namespace PersonalizeExport.Emulator.Hosting;

/// <summary>How one emulator runs. The defaults are those of the command line.</summary>
internal sealed record EmulatorOptions
{
    /// <summary>The folder of the datasets: <c>group/TYPE/{bulk,put}/*.csv</c>.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The folder that is used as Amazon S3, with a folder for each bucket. Either this or <see cref="S3Endpoint"/>.</summary>
    public string? S3Folder { get; init; }

    /// <summary>A real S3 API that takes the output. Either this or <see cref="S3Folder"/>.</summary>
    public S3EndpointOptions? S3Endpoint { get; init; }

    /// <summary>Where to listen; port 0 is any free port.</summary>
    public Uri Url { get; init; } = new("http://127.0.0.1:0");

    /// <summary>Allows an address that other machines can reach.</summary>
    public bool AllowRemote { get; init; }

    /// <summary>How long a job takes from its creation to its end.</summary>
    public DurationRange JobDuration { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The one access key that is accepted.</summary>
    public string AccessKey { get; init; } = "test";

    /// <summary>The secret of <see cref="AccessKey"/>.</summary>
    public string SecretKey { get; init; } = "test";

    /// <summary>The session token that a request may have; null: none.</summary>
    public string? SessionToken { get; init; }

    /// <summary>The region of the ARNs in /_emulator/health; a request's region is that of its signature.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>The account that owns every dataset and job.</summary>
    public string Account { get; init; } = "123456789012";

    /// <summary>Makes random durations and faults repeatable.</summary>
    public int? Seed { get; init; }

    /// <summary>How many jobs may be pending or in progress in a region; null: no limit.</summary>
    public int? MaxRunning { get; init; }

    /// <summary>The maximum number of records in an output file.</summary>
    public int PartRows { get; init; } = 100_000;

    /// <summary>How far the service's clock is ahead of this machine's: for signatures, the Date header and, without a test's clock, the jobs.</summary>
    public TimeSpan ClockOffset { get; init; }
}

/// <summary>An S3 API and the keys for it.</summary>
internal sealed record S3EndpointOptions(Uri Url, string AccessKey, string SecretKey);
