using System.Runtime.InteropServices;

namespace PersonalizeExport.Bench;

/// <summary>What the numbers were measured on.</summary>
internal static class Machine
{
    public static async Task<string> DescribeAsync(ClientProcess clients)
    {
        string? pwsh = await clients.OutputAsync("pwsh", "-NoProfile", "-NonInteractive", "-Command", "\"$($PSVersionTable.PSVersion)\"");
        double memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Math.Pow(2, 30);
        return $"{Environment.ProcessorCount} cores, {memory:0} GB of memory, {RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}, " +
            $"{RuntimeInformation.FrameworkDescription}, {(pwsh is null ? "no pwsh" : $"pwsh {pwsh.Trim()}")}. Medians of {Setup.Rounds} rounds.";
    }
}
