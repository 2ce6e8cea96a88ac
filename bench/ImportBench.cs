namespace PersonalizeExport.Bench;

/// <summary>What a user waits for in a new shell: the import, and the first call after it.</summary>
internal static class ImportBench
{
    private const double ImportGoal = 3.3;
    private const double MethodsGoal = 1900;

    public static async Task<IEnumerable<Row>> RunAsync(Setup setup)
    {
        string arn = setup.PathTo("arn");
        await File.WriteAllTextAsync(arn, setup.History[0]);
        (Runs import, Runs empty, Runs manifest, Runs format, Runs call, Runs http) = (new(), new(), new(), new(), new(), new());
        for (int round = 0; round < Setup.Rounds; round++)
        {
            import.Add(await setup.Clients.PwshAsync("import", "import.ps1", ClientProcess.StagedModule));
            manifest.Add(await setup.Clients.PwshAsync("manifest", "import.ps1", ClientProcess.EmptyModuleManifest));
            format.Add(await setup.Clients.PwshAsync("format", "import.ps1", ClientProcess.EmptyModuleFormat));
            empty.Add(await setup.Clients.PwshAsync("empty", "import.ps1", ClientProcess.EmptyModule));
            call.Add(await setup.Clients.PwshAsync("call", "call.ps1", ClientProcess.StagedModule, setup.History[0]));
            http.Add(await setup.Clients.BareAsync("http", arn, "1"));
        }

        double ratio = import.Time.RatioTo(manifest.Time);
        double methods = call.Of("methods").Median;
        return
        [
            new("Import-Module in a fresh pwsh", $"{import}", $"an empty cmdlet with a manifest: {manifest}",
                $"{ratio:0.0}x", $"at most {ImportGoal}x", ratio <= ImportGoal),
            new("", "", $"the same with a view: {format}", $"{import.Time.RatioTo(format.Time):0.0}x"),
            new("", "", $"without a manifest: {empty}", $"{import.Time.RatioTo(empty.Time):0.0}x"),
            new("first Get- after it", $"{call}", $"HttpClient and a signature, no SDK, no pwsh: {http}", $"{call.Time.Over(http.Time):0} ms over",
                $"at most {MethodsGoal:N0} methods", methods <= MethodsGoal),
        ];
    }
}
