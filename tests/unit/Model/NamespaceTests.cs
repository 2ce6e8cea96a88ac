using System.Text.RegularExpressions;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Model;

/// <summary>Where a type of the core is: cmdlets see one namespace, and whoever reads the code finds a type by its folder.</summary>
public class NamespaceTests
{
    private const string Root = "PersonalizeExport";

    [Fact]
    public void Root_namespace_is_for_public_types_alone() => Assert.All(
        typeof(DatasetExportJob).Assembly.GetTypes().Where(type => !type.IsNested && type.Namespace?.StartsWith(Root, StringComparison.Ordinal) is true),
        type => Assert.True(type.IsPublic == (type.Namespace == Root), $"{type} is {(type.IsPublic ? "" : "not ")}public."));

    [Fact]
    public void Is_that_of_the_folder_for_all_others()
    {
        string source = Path.Combine(Repository.Root, "src", Root);
        foreach (string file in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories))
        {
            string folder = Path.GetRelativePath(source, Path.GetDirectoryName(file)!);
            string name = Regex.Match(File.ReadAllText(file), @"^namespace ([\w.]+);", RegexOptions.Multiline).Groups[1].Value;
            Assert.True(name == Root || name == $"{Root}.{folder.Replace(Path.DirectorySeparatorChar, '.')}", $"{file} has the namespace {name}.");
        }
    }
}
