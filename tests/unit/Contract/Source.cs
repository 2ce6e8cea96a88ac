namespace PersonalizeExport.Tests.Contract;

/// <summary>Where an expectation of the service comes from.</summary>
public static class Source
{
    /// <summary>The API model: operations, members, constraints, errors.</summary>
    public const string Model = "model";

    /// <summary>The developer guide or the prose of the API reference.</summary>
    public const string Guide = "guide";

    /// <summary>A response that was seen. Of signatures: from AWS services of the same protocol.</summary>
    public const string Measured = "measured";

    /// <summary>Nothing but a decision of the emulator, which the service need not share.</summary>
    public const string Chosen = "chosen";
}
