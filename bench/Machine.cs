using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;

namespace PersonalizeExport.Bench;

/// <summary>What the numbers were measured on.</summary>
internal static class Machine
{
    public static async Task<string> DescribeAsync(ClientProcess clients)
    {
        string[]? pwsh = (await clients.OutputAsync(
            "pwsh", ["-NoProfile", "-NonInteractive", "-Command", "\"$($PSVersionTable.PSVersion)\"; [psobject].Assembly.Location"]))
            ?.Split('\n', StringSplitOptions.TrimEntries);
        string shell = pwsh is null ? "no pwsh" : $"pwsh {pwsh[0]}, {FormOf(pwsh[1])}";
        double memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Math.Pow(2, 30);
        return $"{Environment.ProcessorCount} cores, {memory:0} GB of memory, {RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}, " +
            $"{RuntimeInformation.FrameworkDescription}, {shell}. Medians of {Setup.Rounds} rounds (quartiles).";
    }

    // The packages that people install are compiled ahead of time, the .NET tool is not.
    private static string FormOf(string assembly)
    {
        using PEReader reader = new(File.OpenRead(assembly));
        return reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0 ? "compiled ahead of time" : "plain IL, as in the .NET tool";
    }
}
