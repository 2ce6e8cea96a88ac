namespace PersonalizeExport.Bench;

/// <summary>What a user waits for in a new shell: the import, and the first call after it.</summary>
internal static class ImportBench
{
    public static async Task<IEnumerable<Row>> RunAsync(Setup setup)
    {
        (Series import, Series emptyImport, Series manifestImport, Series first, Series emptyFirst) = (new(), new(), new(), new(), new());
        for (int round = 0; round < Setup.Rounds; round++)
        {
            IReadOnlyDictionary<string, double>? empty = await setup.Clients.PwshAsync("import.ps1", ClientProcess.EmptyModule);
            IReadOnlyDictionary<string, double>? module = await setup.Clients.PwshAsync("import.ps1", ClientProcess.StagedModule, setup.History[0]);
            manifestImport.Add(await setup.Clients.PwshAsync("import.ps1", ClientProcess.EmptyModuleManifest), "import");
            emptyImport.Add(empty, "import");
            emptyFirst.Add(empty, "first");
            import.Add(module, "import");
            first.Add(module, "first");
        }

        return
        [
            new("Import-Module in a fresh pwsh", $"{import.Median:0} ms", $"a binary module of an empty cmdlet: {emptyImport.Median:0} ms",
                $"{import.RatioTo(emptyImport):0.0}x", "at most 4x", import.RatioTo(emptyImport) <= 4),
            new("", $"{import.Median:0} ms", $"the same empty module with a manifest: {manifestImport.Median:0} ms", $"{import.RatioTo(manifestImport):0.0}x"),
            new("first Get- after it", $"{first.Median:0} ms", $"the empty cmdlet: {emptyFirst.Median:0} ms",
                $"{first.Over(emptyFirst):0} ms over", "at most 300 ms over", first.Over(emptyFirst) <= 300),
        ];
    }
}
