using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>What came of one input: an object, errors, or both.</summary>
internal sealed record Emission<T>(T? Value, params ErrorRecord[] Errors)
    where T : class;
