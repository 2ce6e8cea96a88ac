using FsCheck.Xunit;

namespace PersonalizeExport.Tests.Properties;

/// <summary>
/// Has the properties of a class tried with the same values in every run, so that a build fails over what was changed in it and nothing
/// else. To look further, run with PROPERTY_SEED=random; a failure prints the seed to put there to see it again, such as "(123,457)".
/// </summary>
#pragma warning disable xUnit3003 // It marks a class: where a test stands in its source is not for it to say.
[AttributeUsage(AttributeTargets.Class)]
public sealed class RepeatableAttribute : PropertiesAttribute
{
    public RepeatableAttribute() => Replay = Environment.GetEnvironmentVariable("PROPERTY_SEED") switch
    {
        null or "" => "(20180522,1)",
        "random" => null!,
        string seed => seed,
    };
}
