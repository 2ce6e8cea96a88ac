using PersonalizeExport.Emulator.Datasets;
using PersonalizeExport.Emulator.Output;

namespace PersonalizeExport.Tests.Emulator;

/// <summary>Data that changes while it is exported.</summary>
public sealed class EmulatorDatasetPartTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("emulator-test-");

    private string Part => Path.Combine(_folder.FullName, "bulk", "1.csv");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("ITEM_ID,PRICE\n1,2\n", "bulk/1.csv has changed during the export: its columns were ITEM_ID, NAME and are now ITEM_ID, PRICE.")]
    [InlineData("ITEM_ID\n1\n", "bulk/1.csv has changed during the export: its columns were ITEM_ID, NAME and are now ITEM_ID.")]
    [InlineData("", "bulk/1.csv is empty.")]
    [InlineData(null, "bulk/1.csv could not be read: ")]
    public void Part_that_has_changed_after_its_columns_were_read_fails_the_export(string? text, string reason)
    {
        Write("ITEM_ID,NAME\n1,one\n");
        string[] columns = DatasetPart.CommonColumns([Part]);
        Write(text);
        Assert.StartsWith(reason, Assert.Throws<ExportFailedException>(() => DatasetPart.Open(Part, columns)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_may_change_their_order()
    {
        Write("ITEM_ID,NAME\n1,one\n");
        string[] columns = DatasetPart.CommonColumns([Part]);
        Write("NAME,ITEM_ID\none,1\n");
        using DatasetPart part = DatasetPart.Open(Part, columns);
        Assert.True(part.Read());
    }

    private void Write(string? text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Part)!);
        File.Delete(Part);
        if (text is not null)
        {
            File.WriteAllText(Part, text);
        }
    }
}
