using PersonalizeExport.Emulator.Datasets;
using PersonalizeExport.Emulator.Output;

namespace PersonalizeExport.Tests.Emulator;

public sealed class EmulatorDatasetPartTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("emulator-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("ITEM_ID,PRICE\n1,2\n", "bulk/1.csv has changed during the export: its columns were ITEM_ID, NAME and are now ITEM_ID, PRICE.")]
    [InlineData("ITEM_ID\n1\n", "bulk/1.csv has changed during the export: its columns were ITEM_ID, NAME and are now ITEM_ID.")]
    [InlineData("", "bulk/1.csv is empty.")]
    [InlineData(null, "bulk/1.csv could not be read: ")]
    public void Part_that_has_changed_after_its_columns_were_read_fails_the_export(string? text, string reason)
    {
        string part = Path.Combine(_folder.CreateSubdirectory("bulk").FullName, "1.csv");
        File.WriteAllText(part, "ITEM_ID,NAME\n1,one\n");
        string[] columns = DatasetPart.CommonColumns([part]);
        File.WriteAllText(part, text);
        if (text is null)
        {
            File.Delete(part);
        }

        Assert.StartsWith(reason, Assert.Throws<ExportFailedException>(() => DatasetPart.Open(part, columns)).Message, StringComparison.Ordinal);
    }
}
