using System.Globalization;
using PersonalizeExport.Packaging;

// Called by the targets of Packaging.csproj.
try
{
    switch (args)
    {
        case ["describe", string module, string lockFile, string packages, string nuspec, string output, string time]:
            StagedModule staged = StagedModule.Read(module, lockFile, packages);
            Nuspec.Write(staged, nuspec);
            OfflineZip.Write(staged, output, DateTimeOffset.FromUnixTimeSeconds(long.Parse(time, CultureInfo.InvariantCulture)));
            BillOfMaterials.Write(staged, output);
            return 0;

        case ["checksums", string output, string version]:
            Checksums.Write(output, version);
            return 0;

        default:
            Console.Error.WriteLine("describe MODULE LOCKFILE PACKAGES NUSPEC OUTPUT TIME | checksums OUTPUT VERSION");
            return 2;
    }
}
catch (PackagingException refusal)
{
    Console.Error.WriteLine(refusal.Message);
    return 1;
}
