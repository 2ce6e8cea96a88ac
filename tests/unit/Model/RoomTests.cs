using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace PersonalizeExport.Tests.Model;

/// <summary>
/// Which assembly may know what: the picture in docs/architecture.md, held by what each assembly references. And where a type of the core is:
/// cmdlets see one namespace, and whoever reads the code finds a type by its folder.
/// </summary>
public class RoomTests
{
    private const string Core = "PersonalizeExport";
    private const string Sdk = "AWSSDK.Core";
    private const string PowerShell = "System.Management.Automation";

    private static readonly string Staged = Path.Combine(Repository.Root, "artifacts", "module", "PersonalizeExport", "bin");

    [Theory]
    [InlineData("PersonalizeExport.dll")]
    [InlineData("PersonalizeExport.Cmdlets.dll", Core, PowerShell)]
    [InlineData("lib/PersonalizeExport.Aws.dll", Core, Sdk)]
    public void Assembly_references_nothing_but_dotnet_and_what_its_room_needs(string file, params string[] needed)
    {
        using PEReader assembly = new(File.OpenRead(Path.Combine(Staged, file)));
        MetadataReader metadata = assembly.GetMetadataReader();

        string[] references =
        [
            .. metadata.AssemblyReferences.Select(reference => metadata.GetString(metadata.GetAssemblyReference(reference).Name))
                .Where(name => needed.Contains(name)
                    || (name is not "netstandard" && !File.Exists(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), name + ".dll")))),
        ];

        Assert.Equal(needed.Order(StringComparer.Ordinal), references.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Connector_is_the_one_public_type_above_the_AWS_SDK_and_does_not_mention_it()
    {
        Assert.Equal([typeof(ServiceConnector)], typeof(ServiceConnector).Assembly.GetExportedTypes());
        Assert.Equal([typeof(IServiceConnector)], typeof(ServiceConnector).GetInterfaces());
        Assert.All(typeof(ServiceConnector).GetMembers(), member => Assert.DoesNotContain("Amazon", member.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void Root_namespace_is_for_public_types_alone() => Assert.All(
        typeof(DatasetExportJob).Assembly.GetTypes().Where(type => !type.IsNested && type.Namespace?.StartsWith(Core, StringComparison.Ordinal) is true),
        type => Assert.True(type.IsPublic == (type.Namespace == Core), $"{type} is {(type.IsPublic ? "" : "not ")}public."));

    [Fact]
    public void Namespace_of_all_others_is_that_of_the_folder()
    {
        string source = Repository.PathTo("src", Core);
        foreach (string file in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories))
        {
            string folder = Path.GetRelativePath(source, Path.GetDirectoryName(file)!);
            string name = Regex.Match(File.ReadAllText(file), @"^namespace ([\w.]+);", RegexOptions.Multiline).Groups[1].Value;
            Assert.True(name == Core || name == $"{Core}.{folder.Replace(Path.DirectorySeparatorChar, '.')}", $"{file} has the namespace {name}.");
        }
    }
}
